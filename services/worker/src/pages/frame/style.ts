/** Colours are pairs of ink and ground with a contrast of at least 4.5 to 1, once for light and once for dark. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --surface: #fff; --sunken: #f1f3f6; --line: #dcdfe4; --ink: #1b1f27; --muted: #59616f; --link: #0b5cad;
  --main: #1f5fbf; --on-main: #fff; --bars: #2f6fed;
  --good: #16602f; --good-ground: #e0f3e6; --good-line: #2c9a55;
  --bad: #a8111d; --bad-ground: #fdeaea; --bad-line: #d3283a; --danger: #c4202f;
  --busy: #7a4300; --busy-ground: #fdf0d5;
  --info: #0b5394; --info-ground: #e4effa;
  --before: #fde2e2; --after: #d9f2e1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1218; --surface: #181c24; --sunken: #11151c; --line: #2c323d; --ink: #e7eaf0; --muted: #9ea8b7; --link: #85bcf7;
    --main: #2f6fd6; --on-main: #fff; --bars: #5b96f7;
    --good: #86dba2; --good-ground: #12301f; --good-line: #2c9a55;
    --bad: #ffa3a3; --bad-ground: #3a1519; --bad-line: #d3404e; --danger: #bd2c39;
    --busy: #f7c06a; --busy-ground: #382609;
    --info: #8ec5ff; --info-ground: #112b47;
    --before: #4a1c20; --after: #123a24;
  }
}`;

const BASE = `
*, ::before, ::after { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 82rem; padding: 0 1.25rem 3rem; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h2 { font-size: 1.0625rem; line-height: 1.4; }
h3 { font-size: .875rem; margin: 1.25rem 0 .5rem; }
a { color: var(--link); text-underline-offset: .15em; }
code, pre, .id { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
code { padding: .05em .3em; border-radius: .25rem; background: var(--sunken); }
pre { margin: 0; padding: .75rem .875rem; max-height: 28rem; overflow: auto; background: var(--sunken); border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: .25rem; }
main:focus { outline: none; }
.quiet, .about, footer { color: var(--muted); }
.about { display: block; font-size: .8125rem; line-height: 1.4; }
h1 .quiet, h2 .quiet { font-weight: 400; font-size: .875rem; margin-left: .25rem; }
.number, .figure { font-variant-numeric: tabular-nums; }
.none { color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--surface); z-index: 1; }
footer { margin-top: 2rem; font-size: .8125rem; }`;

const TOP = `
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; padding: .875rem 0; }
.brand { display: flex; align-items: center; gap: .625rem; font-weight: 650; color: var(--ink); text-decoration: none; }
.brand img { display: block; }
.top nav { display: flex; flex-wrap: wrap; gap: .25rem; margin-left: -.25rem; }
.top nav a { padding: .25rem .75rem; border-radius: 1rem; color: var(--ink); text-decoration: none; }
.top nav a:hover { background: var(--line); }
.top nav a[aria-current] { background: var(--ink); color: var(--ground); }
.freshness { margin-left: auto; font-size: .8125rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.lost { margin-bottom: 1rem; padding: .75rem 1rem; border: 1px solid var(--bad-line); border-radius: .75rem; background: var(--bad-ground); color: var(--bad); }
.lost code { background: none; }
.lost[hidden] { display: none; }
.stale main, .past { filter: grayscale(1); opacity: .85; }`;

const SURFACES = `
.panel, .card, .verdict { background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
.panel { margin-top: 1rem; overflow: clip; }
.panel > h2 { padding: .75rem 1rem .5rem; }
.panel > .inside, .panel > .facts, .panel > p { padding: 0 1rem 1rem; }
.panel > .facts + .machine { border-top: 1px solid var(--line); padding-top: .75rem; }
.panel > .machine { padding-bottom: .375rem; }
.life > .inside + .inside { border-top: 1px solid var(--line); }
.card { margin-top: 1rem; padding: 1rem 1.25rem 1.25rem; }
.card > * + *, .card form > * + * { margin-top: .75rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; margin-top: 1rem; align-items: start; }
.cards .panel { margin: 0; height: 100%; }
.empty { text-align: center; padding: 2.5rem 1.25rem; border-style: dashed; }
.head { margin: .75rem 0 0; }
.head > * + * { margin-top: .25rem; }
.crumb { font-size: .875rem; }
.crumb::after { content: " ›"; color: var(--muted); }
.verdict { padding: 1rem 1.25rem; border-left: .375rem solid var(--tone); background: var(--tone-ground); }
.is-well { --tone: var(--good-line); --tone-ground: var(--good-ground); --tone-ink: var(--good); }
.is-trouble { --tone: var(--bad-line); --tone-ground: var(--bad-ground); --tone-ink: var(--bad); }
.verdict h1 { display: flex; align-items: center; gap: .625rem; color: var(--tone-ink); }
.verdict h1::before { content: "✓"; flex: none; display: grid; place-content: center; width: 1.75rem; height: 1.75rem; border-radius: 50%; background: var(--tone); color: #fff; font-size: 1.0625rem; line-height: 1; }
.is-trouble h1::before { content: "!"; font-weight: 700; }
.problems { margin-top: .75rem; display: grid; gap: .625rem; }
.problems li { padding-left: .875rem; border-left: 2px solid var(--tone); }
.problems .what { font-weight: 600; }
.sum { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem 1rem; margin-top: 1rem; padding-top: .875rem; border-top: 1px solid color-mix(in srgb, var(--tone) 35%, transparent); }
.sum dt { font-size: .8125rem; color: var(--muted); white-space: nowrap; }
.sum dd { font-size: 1.25rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.notes { margin-top: 1rem; padding: .625rem 1rem; border: 1px solid var(--line); border-radius: .75rem; font-size: .875rem; color: var(--muted); }
.notes li + li { margin-top: .25rem; }
.done { margin-top: 1rem; padding: .625rem 1rem; border-radius: .75rem; background: var(--info-ground); color: var(--info); }
.state .cause { font-size: 1.0625rem; }
.remedy { max-width: 60rem; }`;

const PARTS = `
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; line-height: 1.375rem; white-space: nowrap; background: var(--line); color: var(--ink); }
h1 .badge { font-size: .9375rem; line-height: 1.75rem; vertical-align: .15em; padding: 0 .75rem; }
.badge.good, .badge.ok { background: var(--good-ground); color: var(--good); }
.badge.bad, .badge.critical { background: var(--bad-ground); color: var(--bad); }
.badge.busy, .badge.warning { background: var(--busy-ground); color: var(--busy); }
.badge.info { background: var(--info-ground); color: var(--info); }
button, .button { display: inline-block; font: inherit; font-weight: 500; line-height: 1.5; padding: .375rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); color: var(--ink); text-decoration: none; cursor: pointer; }
button:hover, .button:hover { border-color: var(--muted); }
button.main, .button.main { background: var(--main); border-color: var(--main); color: var(--on-main); }
button.danger { background: var(--danger); border-color: var(--danger); color: #fff; }
button.main:hover, .button.main:hover, button.danger:hover { filter: brightness(1.1); }
.actions { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
div.actions { justify-content: space-between; margin-top: 1rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .625rem 1.5rem; }
.cards .facts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); }
.facts dt, .fields dt { font-size: .8125rem; color: var(--muted); }
.fields { border: 1px solid var(--line); border-radius: .5rem; overflow: clip; }
.fields div { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: .125rem 1rem; padding: .375rem .75rem; }
.fields div + div { border-top: 1px solid var(--line); }
.fields dt { padding-top: .125rem; }
.lines, .fields dd { white-space: pre-wrap; }
.event-title { font-weight: 600; margin-bottom: .75rem; }
.inside > * + *, .events li + li, .deliveries li + li { margin-top: .75rem; }
.inside > h3:first-child { margin-top: .75rem; }
.inside > .event-title + * { margin-top: 0; }
del { background: var(--before); text-decoration-thickness: 1px; }
ins { background: var(--after); text-decoration: none; }
del, ins { padding: .05em .2em; border-radius: .25rem; white-space: pre-wrap; }
.choice { display: flex; flex-wrap: wrap; gap: .625rem .875rem; align-items: end; margin-top: 1rem; }
.choice label { display: grid; gap: .125rem; font-size: .8125rem; color: var(--muted); }
.choice > a { padding: .4375rem 0; }
.choice .wide { flex: 1 1 22rem; max-width: 44rem; }
select, input[type=search] { font: inherit; font-size: 1rem; padding: .375rem .625rem; min-width: 9rem; width: 100%; max-width: 100%; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); color: var(--ink); }
.check { display: flex; gap: .625rem; align-items: start; }
.check input { margin: .3125rem 0 0; width: 1rem; height: 1rem; flex: none; }
.paging { display: flex; gap: 1.25rem; justify-content: center; margin-top: 1rem; }
svg { display: block; }
.rate { display: inline-flex; align-items: flex-end; gap: .5rem; }
.rate svg { flex: none; height: 1.5rem; width: 7.5rem; }
.bars { fill: var(--bars); }
path.ground { stroke: var(--line); fill: none; }
.share { width: 100%; height: .375rem; margin-top: .375rem; border-radius: .25rem; overflow: hidden; }
rect.ground { fill: var(--line); }
rect.part { fill: var(--good-line); }
.is-high rect.part { fill: var(--bad-line); }`;

const TABLES = `
table { width: 100%; border-collapse: collapse; text-align: left; font-size: .9375rem; }
th, td { padding: .5rem .75rem; vertical-align: top; }
th:first-child { padding-left: 1rem; }
td:last-child, th:last-child { padding-right: 1rem; }
thead th { overflow-wrap: normal; font-size: .8125rem; font-weight: 500; color: var(--muted); border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody tr + tr { border-top: 1px solid var(--line); }
.figure { text-align: right; }
.name { font-weight: 600; }
.is-held { background: color-mix(in srgb, var(--bad-ground) 45%, transparent); }
.dead { font-weight: 700; color: var(--bad); }
td form { margin-top: .375rem; }
td button { padding: .125rem .75rem; font-size: .875rem; }
.inside table { border: 1px solid var(--line); border-radius: .5rem; border-collapse: separate; border-spacing: 0; }
.inside tbody tr + tr > * { border-top: 1px solid var(--line); }
.alert { display: flex; gap: .5rem; align-items: baseline; font-weight: 600; text-decoration: none; }
.alert .badge { flex: none; }
.alert .title { text-decoration: underline; }
.machine { display: flex; flex-wrap: wrap; gap: .25rem .625rem; align-items: center; }
th .id { font-size: .75rem; }
@media (min-width: 48.01rem) {
  .panel th[scope=row] { min-width: 9rem; }
  .letters th[scope=row] { width: 34%; }
  .letters td:nth-child(3) { min-width: 9rem; }
  time { white-space: nowrap; }
}`;

/** Where there is no room for columns, a row is a card and each value carries its column's name. */
const PHONE = `
@media (max-width: 48rem) {
  body { padding: 0 .75rem 3rem; }
  h1 { font-size: 1.25rem; }
  .top { gap: .5rem 1rem; padding: .75rem 0; }
  .top nav { order: 3; width: 100%; margin: 0 -.25rem; }
  .top nav a { padding: .25rem .625rem; }
  .verdict { padding: .875rem 1rem; }
  .sum dd { font-size: 1.125rem; }
  table, tbody { display: block; }
  thead { display: none; }
  tbody tr { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem .75rem; padding: .75rem 1rem; }
  tbody th, tbody td { display: block; padding: 0 !important; border: 0 !important; text-align: left !important; }
  td.figure:has(.none):not(:has(.about)) { display: none; }
  tbody th, tbody td:not(.figure) { grid-column: 1 / -1; }
  td::before { content: attr(data-name); display: block; font-size: .75rem; line-height: 1.4; color: var(--muted); }
  .rate svg { width: 10rem; }
  .fields div { grid-template-columns: 1fr; }
  .actions .button, .actions button { flex: 1 1 auto; text-align: center; }
  .choice label { flex: 1 1 9rem; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } }
@media print { .top nav, .freshness, .lost, form, .button { display: none; } }`;

export const STYLE = [COLOURS, BASE, TOP, SURFACES, PARTS, TABLES, PHONE].join('\n');
