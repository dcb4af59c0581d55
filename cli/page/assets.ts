/** Style of the page: light or dark as on the reader's system, a table on a desktop, and a card for each connection on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f5f6f8; --line: #d3d7de; --text: #1b1f24; --faint: #565d67; --link: #0b57b0;
  --up: #166f30; --degraded: #7d5200; --down: #c62828; --unknown: #5c6470;
  --up-back: #e3f5e7; --degraded-back: #fdf1d6; --down-back: #fde7e6; --unknown-back: #eceef1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --panel: #1d2128; --line: #3a414c; --text: #e8eaed; --faint: #a9b1bd; --link: #8ab8ff;
    --up: #57c878; --degraded: #e3b04b; --down: #ff8a80; --unknown: #aab2bd;
    --up-back: #15311d; --degraded-back: #38290a; --down-back: #45191a; --unknown-back: #2a2f38;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0.5rem 0 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
a { color: var(--link); }
a:focus-visible, input:focus-visible, select:focus-visible, button:focus-visible, summary:focus-visible, .scroll:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
code { font: 0.92em ui-monospace, monospace; overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.5rem; z-index: 1; }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.counts li { padding: 0.4rem 0.8rem; border-radius: 0.5rem; }
.counts strong { font-size: 1.3rem; margin-right: 0.3rem; }
.up { color: var(--up); } .degraded { color: var(--degraded); } .down { color: var(--down); } .unknown { color: var(--unknown); }
.counts .up { background: var(--up-back); } .counts .degraded { background: var(--degraded-back); }
.counts .down { background: var(--down-back); } .counts .unknown { background: var(--unknown-back); }
.critical, .high { color: var(--down); } .medium { color: var(--degraded); } .low, .info { color: var(--unknown); }
.critical, .high, .medium, .low, .info, .health { font-weight: 600; white-space: nowrap; }
.gateways { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 0.5rem; align-items: start; }
.gateways > details { margin: 0; min-width: 0; }
.gateways > details[open] { grid-column: 1 / -1; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin: 1rem 0 0; padding: 0; list-style: none; }
details { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.4rem 0; background: var(--panel); }
summary { padding: 0.5rem 0.8rem; cursor: pointer; overflow-wrap: anywhere; }
summary .health { margin-left: 0.6rem; }
td details { background: none; }
.scroll { overflow-x: auto; padding: 0 0.8rem 0.8rem; }
svg { display: block; width: 100%; min-width: 36rem; max-width: 56rem; height: auto; font: 13px system-ui, sans-serif; }
svg text { fill: var(--text); }
svg .sign { font-weight: 700; }
svg rect { fill: var(--page); stroke: var(--line); }
svg path { fill: none; stroke-width: 2; stroke: currentColor; }
svg .broken { stroke-dasharray: 5 4; }
svg .node.up rect { fill: var(--up-back); stroke: var(--up); } svg .node.degraded rect { fill: var(--degraded-back); stroke: var(--degraded); }
svg .node.down rect { fill: var(--down-back); stroke: var(--down); } svg .node.unknown rect { fill: var(--unknown-back); stroke: var(--unknown); }
svg .node.up .sign { fill: var(--up); } svg .node.degraded .sign { fill: var(--degraded); }
svg .node.down .sign { fill: var(--down); } svg .node.unknown .sign { fill: var(--unknown); }
svg a:focus-visible rect { stroke: var(--link); stroke-width: 3; }
form { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: end; margin: 0.5rem 0; }
form[hidden], tr[hidden] { display: none !important; }
label { display: flex; flex-direction: column; font-size: 0.9rem; color: var(--faint); }
label.check { flex-direction: row; gap: 0.4rem; align-items: center; padding: 0.4rem 0; }
input[type=search], select, button {
  font: inherit; padding: 0.35rem 0.5rem; border: 1px solid var(--faint); border-radius: 0.3rem; background: var(--page); color: var(--text);
}
input[type=search] { width: 18rem; max-width: 100%; }
input[type=checkbox] { width: 1.1rem; height: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
@media (min-width: 46.01rem) {
  #connections { table-layout: fixed; }
  #connections th:nth-child(1) { width: 16%; } #connections th:nth-child(2) { width: 19%; } #connections th:nth-child(3) { width: 12%; }
  #connections th:nth-child(4) { width: 12%; } #connections th:nth-child(5) { width: 14%; } #connections th:nth-child(7) { width: 7%; }
}
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td div, th > span { min-width: 0; overflow-wrap: anywhere; }
th { font-size: 0.85rem; color: var(--faint); }
thead th { position: sticky; top: 0; background: var(--page); }
tbody th { color: var(--text); font-size: 1rem; }
tr:target > * { background: var(--panel); box-shadow: inset 0 2px var(--link), inset 0 -2px var(--link); }
.id { display: block; font-weight: 400; color: var(--faint); }
ul.plain { margin: 0; padding: 0; list-style: none; }
@media (max-width: 46rem) {
  body { padding: 0.7rem; }
  thead { position: absolute; left: -999rem; }
  tr { display: block; border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.6rem 0; padding: 0.3rem 0.6rem; }
  tbody th, td { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0.5rem; border: 0; padding: 0.2rem 0; }
  tbody th::before, td::before { content: attr(data-label); color: var(--faint); font-weight: 400; font-size: 0.85rem; }
  td:empty { display: none; }
  input[type=search], label { width: 100%; }
}
@media print { form, .skip { display: none; } thead th { position: static; } }
`;

/** Script of the page: filters the table, and shows the row of a link. Without it the table is complete. */
export const script = `
"use strict";
(() => {
  const form = document.querySelector("#filter");
  const rows = [...document.querySelectorAll("#connections tbody tr")].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const count = document.querySelector("#count");
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
    const health = form.elements.health.value;
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = words.every((word) => text.includes(word))
        && (health === "" || row.dataset.health === health)
        && (!form.elements.weak.checked || row.dataset.weak === "yes")
        && (!form.elements.drift || !form.elements.drift.checked || row.dataset.drift === "yes");
      row.hidden = !fits;
      if (fits) shown++;
    }
    count.textContent = shown === rows.length ? "All " + rows.length + " connections" : shown + " of " + rows.length + " connections";
  };
  const showTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target === null) return;
    if (target.hidden) { form.reset(); apply(); }
    if (target instanceof HTMLDetailsElement) target.open = true;
    target.scrollIntoView({ block: "center" });
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", showTarget);
  form.hidden = false;
  apply();
  showTarget();
})();
`;
