/** Colours are pairs of ink and ground with a contrast of at least 4.5 to 1, once for light and once for dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --surface: #fff; --sunken: #f4f5f7; --line: #dcdfe4; --ink: #1b1f27; --muted: #5a6270; --link: #0b5cad;
  --critical: #b3131f; --critical-ground: #fde8e8; --warning: #8a4b00; --warning-ground: #fdf0d5;
  --info: #0b5394; --info-ground: #e4effa; --ok: #1a6334; --ok-ground: #e0f3e6;
  --notice: #5b3d00; --notice-ground: #fff4d1; --notice-line: #e0b94a;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1218; --surface: #181c24; --sunken: #11151c; --line: #2c323d; --ink: #e7eaf0; --muted: #9ba5b4; --link: #7db8f5;
    --critical: #ff9a9a; --critical-ground: #4a161b; --warning: #f7c06a; --warning-ground: #40290a;
    --info: #8ec5ff; --info-ground: #12304f; --ok: #84d9a0; --ok-ground: #123822;
    --notice: #ffdf8f; --notice-ground: #33280b; --notice-line: #7a6120;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: 1.375rem; line-height: 1.3; }
h2 { font-size: 1.125rem; }
h3 { font-size: .875rem; margin-top: 1.25rem; }
a { color: var(--link); }
header { display: flex; gap: .75rem; align-items: center; }
header img { width: 2.5rem; height: 2.5rem; }
header p, footer, .meta, .hint, dt { color: var(--muted); }
.meta, .hint { font-size: .875rem; }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: .5rem 0; padding: .75rem; background: var(--sunken); border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; max-height: 20rem; overflow: auto; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

.counts { display: flex; flex-wrap: wrap; margin: 1.25rem 0 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
.counts div { flex: 1 1 8.25rem; padding: .75rem 1rem; }
.counts .wide { flex: 3 1 18rem; }
.counts dt { font-size: .8125rem; }
.counts dd { font-size: 1.5rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; display: flex; flex-wrap: wrap; gap: .25rem .5rem; align-items: center; }

nav { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-bottom: .75rem; }
.switch { display: flex; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; background: var(--surface); }
.switch a { padding: .375rem .875rem; color: var(--ink); text-decoration: none; font-variant-numeric: tabular-nums; }
.switch a:focus-visible { outline-offset: -2px; }
.switch a[aria-current] { background: var(--ink); color: var(--surface); }
button { font: inherit; padding: .375rem .875rem; border: 1px solid currentColor; border-radius: .5rem; background: transparent; color: inherit; cursor: pointer; }
button.quiet { border-color: var(--line); background: var(--surface); }
button:hover, summary:hover .title { text-decoration: underline; }

.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; line-height: 1.5rem; white-space: nowrap; }
.critical { --tone: var(--critical); --tone-ground: var(--critical-ground); }
.warning { --tone: var(--warning); --tone-ground: var(--warning-ground); }
.info { --tone: var(--info); --tone-ground: var(--info-ground); }
.ok { --tone: var(--ok); --tone-ground: var(--ok-ground); }
.severity { color: var(--tone); background: var(--tone-ground); }
.is-open > details > summary .severity { color: var(--surface); background: var(--tone); }
.is-open > details > summary .state { box-shadow: inset 0 0 0 1px var(--muted); }
.is-closed > details > summary .state { color: var(--ok); background: var(--ok-ground); }

.alerts { display: grid; gap: .5rem; }
.alert { background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: .625rem; }
.alert.is-closed { border-left-color: var(--line); }
.alert.is-closed .title { color: var(--muted); font-weight: 500; }
summary { cursor: pointer; }
.alert > details > summary { display: grid; grid-template-columns: 5rem 4.5rem 1fr auto 1rem; gap: .25rem .5rem; align-items: start; padding: .75rem 1rem; list-style: none; }
.alert > details > summary::-webkit-details-marker { display: none; }
.alert > details > summary::after { content: ""; width: .5rem; height: .5rem; border: solid var(--muted); border-width: 0 2px 2px 0; transform: rotate(45deg) translate(-2px, -2px); justify-self: end; margin-top: .5rem; }
.alert > details[open] > summary::after { transform: rotate(225deg) translate(-2px, -2px); }
.alert > details > summary .badge { justify-self: start; }
.alert > details > summary .meta { line-height: 1.5rem; font-variant-numeric: tabular-nums; }
.title { font-weight: 600; }
.inside { padding: .25rem 1rem 1rem; border-top: 1px solid var(--line); }

.facts, .labels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: .5rem 1.5rem; margin-top: .75rem; font-size: .875rem; }
.facts { padding-bottom: .75rem; border-bottom: 1px dashed var(--line); }
dt { font-size: .8125rem; }

.events { margin-top: .5rem; border-left: 2px solid var(--line); }
.events > li { position: relative; padding: 0 0 1rem 1.125rem; }
.events > li:last-child { padding-bottom: 0; }
.events > li::before { content: ""; position: absolute; left: -6px; top: .5rem; width: 10px; height: 10px; border-radius: 50%; background: var(--tone); box-shadow: 0 0 0 3px var(--surface); }
.event-title { font-weight: 500; margin-top: .125rem; }
.description { white-space: pre-line; font-size: .9375rem; }
.events details { font-size: .875rem; margin-top: .25rem; }
.events details summary { color: var(--muted); width: fit-content; }

.banner, #lost { margin-top: 1rem; padding: .875rem 1rem; border: 1px solid var(--notice-line); border-radius: .75rem; background: var(--notice-ground); color: var(--notice); }
.banner + .hint { margin-top: .5rem; }
.banner h2 { font-size: 1rem; }
.banner ul { margin: .25rem 0 .625rem; font-size: .9375rem; }
#lost { position: fixed; inset: auto 1rem 1rem; max-width: 62rem; margin: 0 auto; }

.empty { padding: 2rem 1.25rem; background: var(--surface); border: 1px dashed var(--line); border-radius: .75rem; }
.empty p { margin-top: .5rem; max-width: 46rem; }
.more { margin-top: .75rem; text-align: center; }
.aside { margin-top: 1rem; padding: .75rem 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: .625rem; }
.aside > summary { font-weight: 600; width: fit-content; }
.aside li { margin-top: .75rem; font-size: .9375rem; }
footer { margin-top: 2rem; font-size: .875rem; }
.count { font-weight: 400; color: var(--muted); }

@media (max-width: 40rem) {
  body { padding: 1rem .75rem 4rem; }
  .counts { padding: .25rem 0; }
  .counts div { flex-basis: 50%; padding: .5rem .75rem; }
  .counts .wide { flex-basis: 100%; }
  .counts dd { font-size: 1.25rem; }
  .alert > details > summary { grid-template-columns: auto 1fr 1rem; padding: .75rem; }
  .alert > details > summary::after { grid-column: 3; grid-row: 1; }
  .title, .alert > details > summary .meta { grid-column: 1 / -1; }
  .inside { padding: .25rem .75rem .875rem; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } }
`;
