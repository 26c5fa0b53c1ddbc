/** The page's look, light and dark by the reader's system. */
export const styles = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c2024, #e6e8eb);
  --dim: light-dark(#60666d, #9aa1a9);
  --page: light-dark(#f7f8f9, #14171a);
  --card: light-dark(#ffffff, #1c2024);
  --line: light-dark(#e1e4e8, #30363d);
  --soft: light-dark(#eef1f4, #262c33);
  --good: light-dark(#18794e, #4cc38a);
  --good-soft: light-dark(#ddf3e4, #13301f);
  --bad: light-dark(#c62a2f, #ff8a8a);
  --bad-soft: light-dark(#ffe5e5, #3c1618);
  --warn: light-dark(#8a5a00, #f1c15d);
  --warn-soft: light-dark(#fff0c9, #362a0e);
  --link: light-dark(#0b68cb, #70b8ff);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
h1, h2, h5, p, ul, ol { margin: 0; }
ul, ol { padding: 0; list-style: none; }
code, pre, kbd { font: 13px/1.5 ui-monospace, monospace; }
a { color: var(--link); }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.dim { color: var(--dim); }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.overview { display: grid; grid-template-columns: 1fr auto auto; gap: 24px 48px; align-items: start; max-width: 1280px; margin: 0 auto; padding: 28px 24px 20px; }
.headline { border-left: 5px solid var(--good); padding-left: 16px; }
.headline.failed { border-color: var(--bad); }
.headline h1 { font-size: 26px; line-height: 1.25; }
.headline .dim { font-size: 13px; }
.metrics { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
.metrics th { text-align: left; font-weight: 500; padding: 1px 12px 1px 0; }
.metrics thead th { color: var(--dim); font-weight: 400; }
.metrics td { padding: 1px 12px 1px 0; text-align: right; }
.sides { margin: 0 0 16px; }
.sides summary { cursor: pointer; padding: 4px 0; }
.sides a { text-decoration: none; }
.bar { display: block; width: 110px; height: 8px; }
.bar .track { fill: var(--soft); }
.bar .fill { fill: var(--link); }
.bar .interval { stroke: var(--text); stroke-width: 2; }
.history { margin: 0; font-size: 12px; color: var(--dim); }
.history svg { display: block; max-width: 100%; }
.history .past { fill: var(--line); }
.history .now { fill: var(--link); }

main { max-width: 1280px; margin: 0 auto; padding: 0 24px 80px; }
.toolbar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 10px 0; background: var(--page); border-bottom: 1px solid var(--line); }
.toolbar [role=group] { display: flex; flex-wrap: wrap; gap: 6px; }
.toolbar button { padding: 3px 12px; border: 1px solid var(--line); border-radius: 99px; background: var(--card); }
.toolbar button[aria-pressed=true] { background: var(--text); color: var(--page); border-color: var(--text); }
.toolbar .count { font-variant-numeric: tabular-nums; opacity: .7; }
.toolbar input { flex: 1 1 180px; max-width: 320px; padding: 4px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; }
.keys { font-size: 12px; margin-left: auto; }
kbd { padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; font-size: 11px; }
.nothing { padding: 40px; text-align: center; color: var(--dim); }

.suite { margin-top: 28px; }
.suite > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 10px; }
.suite h2 { font-size: 18px; }
.gate { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 2px 0 10px; font-size: 13px; color: var(--dim); }
.gate strong { font-weight: 500; color: var(--text); }
.gate .failed, .gate .failed strong { color: var(--bad); }

.comparison { margin: 0 0 12px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); font-size: 13px; }
.comparison summary { cursor: pointer; font-weight: 500; }
.comparison ul { margin: 4px 0 8px; }
.metrics .tier { text-align: left; }
.tier.regression { color: var(--bad); font-weight: 600; }
.tier.notable { color: var(--warn); }
.tier.improvement { color: var(--good); }
.test { background: var(--card); border: 1px solid var(--line); border-bottom-width: 0; content-visibility: auto; contain-intrinsic-size: auto 44px; scroll-margin-top: 56px; }
.test[open] { contain-intrinsic-size: auto 600px; }
:is(.gate, .comparison) + .test { border-radius: 10px 10px 0 0; }
.suite > .test:last-of-type { border-radius: 0 0 10px 10px; border-bottom-width: 1px; }
.test > summary { display: flex; align-items: center; gap: 12px; padding: 8px 14px; cursor: pointer; list-style: none; }
.test > summary::-webkit-details-marker { display: none; }
.test > summary:hover { background: var(--soft); }
.test .name { flex: 1; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-weight: 500; }
.question { margin-left: 12px; color: var(--dim); font-weight: 400; }
.tag { padding: 0 8px; border-radius: 99px; background: var(--soft); color: var(--dim); font-size: 12px; font-weight: 400; }
.figures { display: flex; gap: 14px; font-size: 13px; font-variant-numeric: tabular-nums; }
.figures > span { min-width: 82px; text-align: right; }
.passes { font-variant-numeric: tabular-nums; color: var(--dim); }
.verdict { display: inline-grid; place-items: center; flex: none; width: 22px; height: 22px; border-radius: 50%; font-size: 13px; font-weight: 700; background: var(--soft); color: var(--dim); }
.verdict.pass { background: var(--good-soft); color: var(--good); }
.verdict.fail { background: var(--bad-soft); color: var(--bad); }
.verdict.error { background: var(--warn-soft); color: var(--warn); }

.body { padding: 4px 14px 18px 48px; }
.place { font-size: 12px; margin-bottom: 6px; }
.repeat { margin-top: 8px; border-top: 1px solid var(--line); padding-top: 8px; }
.repeat > summary { cursor: pointer; }
.turn { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 380px); gap: 12px 28px; padding: 12px 0; }
.turn + .turn { border-top: 1px dashed var(--line); }
.turn:not(:has(aside)) { grid-template-columns: minmax(0, 76ch); }
.turn.compared { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 320px); }
.before { padding-left: 16px; border-left: 3px solid var(--line); }
.before h5 { display: flex; gap: 6px; align-items: center; }
.asked { display: block; width: fit-content; max-width: 90%; margin: 0 0 10px auto; padding: 8px 14px; border-radius: 14px 14px 2px 14px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.answer { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
.chip { display: inline-flex; align-items: center; gap: 2px; margin: 0 2px; padding: 0 6px; border: 0; border-radius: 6px; font-size: 12px; white-space: nowrap; line-height: 18px; font-weight: 600; background: var(--soft); color: var(--dim); }
.chip.expected { background: var(--good-soft); color: var(--good); }
.chip.other { background: var(--warn-soft); color: var(--warn); }
.chip.forbidden { background: var(--bad-soft); color: var(--bad); }
.chip.unresolved { background: var(--bad-soft); color: var(--bad); text-decoration: line-through; }
.legend { counter-reset: source; margin: 8px 0; font-size: 13px; }
.legend li { counter-increment: source; }
.legend li::before { content: counter(source) '. '; color: var(--dim); font-variant-numeric: tabular-nums; }
.call { margin: 8px 0; font-size: 13px; }
pre { max-height: 260px; margin: 4px 0; padding: 8px 12px; overflow: auto; border-radius: 8px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.scores { margin-top: 10px; font-size: 13px; overflow-wrap: anywhere; }
.scores .pass > :first-child { color: var(--good); }
.scores .fail > :first-child, .scores .fail code { color: var(--bad); }
.scores .ungated { opacity: .75; }
.problem { margin: 8px 0; padding: 8px 12px; border-radius: 8px; background: var(--warn-soft); color: var(--warn); overflow-wrap: anywhere; }
.facts { margin-top: 8px; font-size: 12px; color: var(--dim); overflow-wrap: anywhere; }
.whole { padding-top: 12px; border-top: 1px dashed var(--line); }
aside { font-size: 13px; }
h5 { font-size: 12px; font-weight: 600; color: var(--dim); margin-bottom: 4px; }
.expected + h5 { margin-top: 12px; }
aside .met > :first-child { color: var(--good); }
aside .missed, aside .missed > :first-child { color: var(--bad); }
.chunks li { border-left: 3px solid transparent; padding-left: 8px; }
.chunks .pointed { border-color: var(--link); }
.chunks summary { display: flex; gap: 8px; align-items: center; cursor: pointer; }
.chunks summary bdi { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chunks .rank { min-width: 18px; text-align: right; color: var(--dim); font-variant-numeric: tabular-nums; }
.chunks meter { width: 56px; height: 10px; }
.chunks .text { max-height: 320px; overflow: auto; margin: 4px 0 8px; padding: 8px 12px; border-radius: 8px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }

@media (max-width: 900px) {
  .overview, .turn, .turn.compared { grid-template-columns: minmax(0, 1fr); }
  .body { padding-left: 14px; }
  .keys, .question { display: none; }
}
@media print {
  .toolbar { display: none; }
}
`
