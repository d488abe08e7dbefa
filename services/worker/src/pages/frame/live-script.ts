/**
 * Brings a live page up to date: loads it again and changes only what is different, so that focus, selection and opened
 * details stay. What it cannot load for a while it calls out of date. Runs in the browser, as it stands here.
 */
export const LIVE_SCRIPT = `'use strict';
(() => {
  const freshness = document.getElementById('freshness');
  const lost = document.getElementById('lost');
  const everyMs = Number(freshness.dataset.every) * 1000;
  const lostAfterMs = 15_000;
  let loadedAt = Date.now();
  let isLoading = false;

  const load = async () => {
    if (isLoading) return;
    isLoading = true;
    try {
      const response = await fetch(location.href, { signal: AbortSignal.timeout(lostAfterMs), cache: 'no-store' });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (!response.ok || !page.getElementById('main')) return;
      document.title = page.title;
      morph(document.querySelector('link[rel=icon]'), page.querySelector('link[rel=icon]'));
      morph(document.getElementById('main'), page.getElementById('main'));
      loadedAt = Date.now();
      if (!page.getElementById('freshness')) end();
    } catch {
      // The age of what is shown says it.
    } finally {
      isLoading = false;
      tell();
    }
  };

  const tell = () => {
    const ageMs = Date.now() - loadedAt;
    const seconds = Math.round(ageMs / 1000);
    freshness.textContent = 'Updated ' + (seconds < 2 ? 'just now' : seconds + ' s ago');
    lost.hidden = ageMs < lostAfterMs;
    document.body.classList.toggle('stale', ageMs >= lostAfterMs);
    const age = document.getElementById('lost-for');
    const text = seconds < 120 ? seconds + ' s' : Math.round(seconds / 60) + ' min';
    if (!lost.hidden && age.textContent !== text) age.textContent = text;
  };

  const morph = (now, next) => {
    if (now.nodeName !== next.nodeName) return now.replaceWith(document.importNode(next, true));
    if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    for (const { name } of [...now.attributes]) {
      if (!next.hasAttribute(name) && name !== 'open') now.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    const [before, after] = [[...now.childNodes], [...next.childNodes]];
    after.forEach((child, index) => {
      if (before[index]) morph(before[index], child);
      else now.append(document.importNode(child, true));
    });
    for (const child of before.slice(after.length)) child.remove();
  };

  // What is shown now does not change any more.
  const end = () => {
    timers.forEach(clearInterval);
    document.removeEventListener('visibilitychange', look);
    freshness.remove();
  };

  const look = () => {
    if (!document.hidden) load();
  };
  const timers = [setInterval(tell, 1000), setInterval(look, everyMs)];
  document.addEventListener('visibilitychange', look);
  tell();
})();
`;
