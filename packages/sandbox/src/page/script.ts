/**
 * The page's script, sent as it stands. It asks for the live part every second and replaces only what changed, so that
 * an open alert stays open, the focus stays where it is and nothing flickers. All rendering is the server's.
 */
export const SCRIPT = `
const POLL_MS = 1000;
const live = document.getElementById('live');
const lost = document.getElementById('lost');
const spoken = document.getElementById('spoken');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]];
let etag = '';

function distance(seconds) {
  if (Math.abs(seconds) < 3) return 'just now';
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

function tellTimes() {
  const now = new Date();
  for (const time of live.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === now.toDateString();
    const local = today ? at.toLocaleTimeString() : at.toLocaleString();
    const text = local + ' (' + distance((at - now) / 1000) + ')';
    if (time.textContent !== text) time.textContent = text;
    time.title = time.dateTime;
  }
}

function keepOpen(from, to) {
  for (const was of from.querySelectorAll('details[open]')) {
    const key = was.closest('[data-key]').dataset.key;
    const is = to.dataset.key === key ? to : to.querySelector('[data-key="' + key + '"]');
    (is?.matches('details') ? is : is?.querySelector('details'))?.setAttribute('open', '');
  }
}

function replacePart(next) {
  const part = live.querySelector('[data-part="' + next.dataset.part + '"]');
  const served = next.innerHTML;
  if (part.served === served) return;
  keepOpen(part, next);
  part.replaceChildren(...next.childNodes);
  part.served = served;
}

function replaceList(next) {
  const list = live.querySelector('[data-list="' + next.dataset.list + '"]');
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  [...next.children].forEach((fresh, index) => {
    const old = known.get(fresh.dataset.key);
    known.delete(fresh.dataset.key);
    const item = old?.dataset.version === fresh.dataset.version ? old : fresh;
    if (old && item === fresh) {
      keepOpen(old, fresh);
      old.replaceWith(fresh);
    }
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
  for (const gone of known.values()) gone.remove();
}

function keepingFocus(change) {
  const focused = document.activeElement;
  const key = live.contains(focused) ? focused.closest('[data-key]')?.dataset.key : undefined;
  change();
  if (key && document.activeElement !== focused) {
    live.querySelector('[data-key="' + key + '"] summary')?.focus({ preventScroll: true });
  }
}

function speak() {
  const open = live.querySelector('[data-open-count]').dataset.openCount;
  document.title = (open === '0' ? '' : '(' + open + ') ') + 'Flashduty stand-in';
  const words = open === '1' ? '1 alert is open' : open + ' alerts are open';
  if (spoken.textContent !== words) spoken.textContent = words;
}

function show(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html').body;
  keepingFocus(() => {
    fresh.querySelectorAll('[data-part]').forEach(replacePart);
    fresh.querySelectorAll('[data-list]').forEach(replaceList);
  });
  speak();
}

async function poll() {
  try {
    const reply = await fetch(live.dataset.source, { headers: { 'if-none-match': etag }, cache: 'no-store' });
    if (reply.status === 200) {
      show(await reply.text());
      etag = reply.headers.get('etag');
    }
    lost.hidden = reply.status === 200 || reply.status === 304;
  } catch {
    lost.hidden = false;
  }
}

async function run() {
  if (!document.hidden) await poll();
  tellTimes();
  setTimeout(run, POLL_MS);
}

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) poll().then(tellTimes);
});
document.addEventListener('toggle', tellTimes, true);
tellTimes();
speak();
run();
`;
