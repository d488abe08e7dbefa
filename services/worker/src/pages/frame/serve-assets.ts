import { Router } from 'express';
import { ICONS } from './icons.js';
import { LIVE_SCRIPT } from './live-script.js';
import { STYLE } from './style.js';

/** What every page needs besides itself; nothing comes from anywhere else. */
export function serveAssets(): Router {
  const router = Router();
  router.get('/style.css', (_request, response) => void response.type('css').send(STYLE));
  router.get('/live.js', (_request, response) => void response.type('js').send(LIVE_SCRIPT));
  for (const [mood, drawing] of Object.entries(ICONS)) {
    router.get(`/${mood}.svg`, (_request, response) => void response.type('svg').send(drawing));
  }
  return router;
}
