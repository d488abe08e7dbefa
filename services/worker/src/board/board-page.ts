import type { AppViewRoute, ControllerHandlerReturnType } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import type { Logger } from 'pino';
import { isBadRequest } from '../access/answer-error.js';
import { STYLESHEET } from './stylesheet.js';

const STYLESHEET_NAME = 'relay.css';

/** bull-board's Express adapter with a page that is ours: it calls nobody else, and shows only what works. */
export class BoardPage extends ExpressAdapter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  /** bull-board would answer with the error's own message, which may hold what no HTTP reply may show. */
  override setErrorHandler(): this {
    return super.setErrorHandler((error) => answerError(error, this.#logger));
  }

  override setEntryRoute({ route, handler }: AppViewRoute): this {
    this.app.get(`/${STYLESHEET_NAME}`, (_request, response) => {
      response.type('css').send(STYLESHEET);
    });
    this.app.get(route, (_request, response, next) => {
      const { name, params } = handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      this.app.render(name, params, (error: Error | null, html: string) => {
        if (error) return next(error);
        response.send(withOurStyle(html));
      });
    });
    return this;
  }
}

function answerError(error: Error, logger: Logger): ControllerHandlerReturnType {
  if (isBadRequest(error)) return { status: 400, body: { error: 'The request cannot be read', code: 'bad_request' } };
  logger.error({ err: error }, 'board request failed');
  return { status: 500, body: { error: 'The log of the worker says what went wrong', code: 'internal' } };
}

/**
 * Takes out what the content security policy would block anyway, a web font of Google and the inline styles of a loading
 * animation, so that the browser's console stays empty for what matters.
 */
function withOurStyle(html: string): string {
  return html
    .replace(/<link [^>]*href="https:[^>]*>/g, '')
    .replace(/<style>[^<]*<\/style>| style="[^"]*"/g, '')
    .replace('</head>', `<link href="${STYLESHEET_NAME}" rel="stylesheet"></head>`);
}
