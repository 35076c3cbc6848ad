// What is wrong with the page as it stands, in words. Runs in the page, which is laid out but not
// drawn: all is measured from the boxes of elements and of lines of text.
window.findFaults = ({ pageWidth }) => {
  const SLACK = 1.5; // px; edges fall between pixels
  const found = [];
  const short = text => JSON.stringify(text.replace(/\s+/g, " ").trim().slice(0, 40));
  const say = (what, text) => found.push(`${what} ${short(text)}`);
  const named = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") +
    (typeof e.className === "string" && e.className ? "." + e.className.trim().split(/\s+/)[0] : "");

  // Seen by readers by ear alone, or not until it has the focus.
  const hidden = new Map();
  const isHidden = e => {
    if (e === null || e === document.documentElement) return false;
    if (!hidden.has(e)) {
      const s = getComputedStyle(e);
      hidden.set(e, s.display === "none" || s.visibility === "hidden" || s.clipPath === "inset(50%)" ||
        e.matches(".skip, script, style") || isHidden(e.parentElement));
    }
    return hidden.get(e);
  };
  // Boxes outside of which nothing of an element is seen.
  const windows = new Map();
  const windowsOf = e => {
    if (e === null || e === document.documentElement || e === document.body) return [];
    if (!windows.has(e)) {
      const s = getComputedStyle(e), above = windowsOf(e.parentElement);
      const clips = e.tagName === "svg" ? s.overflow !== "visible" : s.overflowX !== "visible" && s.display !== "inline";
      windows.set(e, clips ? [...above, { e, box: e.getBoundingClientRect(),
        scrollsX: /auto|scroll/.test(s.overflowX), scrollsY: /auto|scroll/.test(s.overflowY) }] : above);
    }
    return windows.get(e);
  };

  // --- elements -----------------------------------------------------------------------------------
  if (document.documentElement.scrollWidth > pageWidth)
    found.push(`the page is ${document.documentElement.scrollWidth} px wide, not ${pageWidth}`);
  for (const e of document.querySelectorAll("body *")) {
    if (isHidden(e) || e.closest("svg") !== (e.tagName === "svg" ? e : null)) continue;
    const q = e.getBoundingClientRect();
    if (q.width === 0) continue;
    if (!windowsOf(e.parentElement).some(w => w.scrollsX) && (q.right > pageWidth + SLACK || q.left < -SLACK))
      say(`outside the page: ${named(e)}, ${Math.round(q.left)} to ${Math.round(q.right)} px,`, e.textContent);
    const s = getComputedStyle(e);
    if (s.display !== "inline" && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + SLACK &&
        !/auto|scroll/.test(s.overflowX))
      say(`wider than its box by ${e.scrollWidth - e.clientWidth} px: ${named(e)}`, e.textContent);
  }

  // --- lines of text ------------------------------------------------------------------------------
  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const node = walk.currentNode, parent = node.parentElement;
    if (!/\S/.test(node.data) || isHidden(parent)) continue;
    if (parent.closest("svg title, svg desc")) continue;
    range.selectNodeContents(node);
    const around = windowsOf(parent);
    const cell = parent.closest("td, th");
    const inCell = cell && getComputedStyle(cell).display !== "inline" ? cell.getBoundingClientRect() : null;
    for (const q of range.getClientRects()) {
      if (q.width === 0 || q.height === 0) continue;
      if (inCell && (q.right > inCell.right + SLACK || q.left < inCell.left - SLACK ||
                     q.bottom > inCell.bottom + 3 || q.top < inCell.top - 3))
        say("text outside its cell:", node.data);
      let box = { l: q.left, t: q.top, r: q.right, b: q.bottom };
      for (const w of around) {
        if (!w.scrollsX && (q.right > w.box.right + SLACK || q.left < w.box.left - SLACK) ||
            !w.scrollsY && (q.bottom > w.box.bottom + SLACK || q.top < w.box.top - SLACK))
          say(`text cut by ${named(w.e)}:`, node.data);
        box = { l: Math.max(box.l, w.box.left), t: Math.max(box.t, w.box.top),
                r: Math.min(box.r, w.box.right), b: Math.min(box.b, w.box.bottom) };
      }
      if (box.r > box.l && box.b > box.t) lines.push({ ...box, node, svg: parent.closest("svg") });
    }
  }

  // Two texts on the same spot. A line's box is higher than its letters: a fifth above and below is air.
  lines.sort((a, b) => a.t - b.t);
  let open = [];
  const inFigure = new Map(); // one figure may hold hundreds: two are told
  for (const line of lines) {
    open = open.filter(o => o.b > line.t);
    for (const o of open) {
      if (o.node === line.node) continue;
      const across = Math.min(o.r, line.r) - Math.max(o.l, line.l);
      const down = Math.min(o.b, line.b) - Math.max(o.t, line.t);
      if (across <= SLACK || down <= 0.4 * Math.min(o.b - o.t, line.b - line.t)) continue;
      const figure = line.node.parentElement.closest("figure")?.id ?? "text";
      inFigure.set(figure, (inFigure.get(figure) ?? 0) + 1);
      if (inFigure.get(figure) <= 2) say(`text over text in ${figure}: ${short(o.node.data)} and`, line.node.data);
    }
    open.push(line);
  }

  // --- tables that scroll -------------------------------------------------------------------------
  for (const wide of document.querySelectorAll(".wide")) {
    if (isHidden(wide)) continue;
    const hint = wide.parentElement.querySelector(".hint");
    const hinted = hint !== null && getComputedStyle(hint).display !== "none";
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (hinted !== scrolls) say(scrolls ? "scrolls without a hint:" : "does not scroll, as its hint says:", wide.textContent);
    if (!scrolls) continue;
    if (wide.tabIndex !== 0) say("scrolls, and not by the keyboard:", wide.textContent);
    const first = wide.querySelector("tbody th:not([colspan])");
    const headings = wide.querySelectorAll("th[colspan]");
    const numbers = wide.querySelectorAll("td, thead th:not(:first-child)");
    for (let step = 0; step <= 6; step++) {
      wide.scrollLeft = (wide.scrollWidth - wide.clientWidth) * step / 6; // it snaps from there
      const edge = wide.getBoundingClientRect(), fixed = first.getBoundingClientRect();
      if (Math.abs(fixed.left - edge.left) > SLACK) say("scrolls its first column away:", wide.textContent);
      for (const heading of headings) {
        range.selectNodeContents(heading);
        if (range.getBoundingClientRect().left < edge.left - SLACK) say("scrolls a heading away:", heading.textContent);
      }
      for (const cell of numbers) {
        range.selectNodeContents(cell);
        const q = range.getBoundingClientRect();
        if (q.left < edge.right - SLACK && q.right > edge.right + SLACK ||
            q.left < fixed.right - SLACK && q.right > fixed.right + SLACK)
          say(`cut at the edge of a table scrolled by ${Math.round(wide.scrollLeft)} px:`, cell.textContent);
      }
    }
    wide.scrollLeft = 0;
  }
  return found;
};

// Letters of charts as they are shown, in px: the smallest of each figure, where it is below `least`.
window.findSmallLetters = least => {
  const smallest = new Map();
  for (const text of document.querySelectorAll("svg text")) {
    const shown = text.getClientRects().length > 0 && text.getScreenCTM();
    if (!shown || !/\S/.test(text.textContent)) continue;
    const inner = text.querySelector("tspan") ?? text;
    const size = parseFloat(getComputedStyle(inner).fontSize) * Math.hypot(shown.a, shown.b);
    const figure = text.closest("figure")?.id ?? "a drawing";
    if (size < (smallest.get(figure)?.size ?? least)) smallest.set(figure, { size, text: text.textContent.trim() });
  }
  return [...smallest].map(([figure, { size, text }]) => `letters of ${size.toFixed(1)} px in ${figure}: ${text}`);
};

// Letters of charts that hardly differ from what they stand on: below 4.5 to 1 (WCAG 2.2, 1.4.3).
window.findPaleLetters = () => {
  const found = new Set();
  const rgba = colour => {
    const [r, g, b, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return { r, g, b, a };
  };
  const over = (top, a, below) => ({ r: top.r * a + below.r * (1 - a), g: top.g * a + below.g * (1 - a), b: top.b * a + below.b * (1 - a) });
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const page = rgba(getComputedStyle(document.body).backgroundColor);
  for (const svg of document.querySelectorAll("svg")) {
    const shapes = [...svg.querySelectorAll("rect, path, polygon, circle")].filter(e => !e.closest("defs"));
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.width === 0 || !/\S/.test(text.textContent)) continue;
      let below = page;
      for (const shape of shapes) {
        if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
        const style = getComputedStyle(shape), fill = rgba(style.fill);
        if (style.fill === "none" || style.visibility === "hidden") continue;
        const at = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(shape.getScreenCTM().inverse());
        if (shape.isPointInFill(at)) below = over(fill, fill.a * style.fillOpacity * style.opacity, below);
      }
      const style = getComputedStyle(text.querySelector("tspan") ?? text), ink = rgba(style.fill);
      const a = light(over(ink, ink.a * style.fillOpacity, below)), b = light(below);
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5)
        found.add(`${contrast.toFixed(1)} to 1 in ${svg.closest("figure")?.id ?? "a drawing"}: ${text.textContent.trim().slice(0, 40)}`);
    }
  }
  return [...found];
};

// Links without a target, ids that stand twice, addresses of files beside the page.
window.findLinks = () => {
  const found = [], seen = new Set();
  for (const e of document.querySelectorAll("[id]")) {
    if (seen.has(e.id)) found.push(`the id "${e.id}" stands twice`);
    seen.add(e.id);
  }
  const files = [];
  for (const a of document.querySelectorAll("a[href], use")) {
    const to = a.getAttribute("href") ?? a.getAttribute("xlink:href") ?? "";
    if (to.startsWith("#")) {
      if (!seen.has(decodeURIComponent(to.slice(1)))) found.push(`no target for the link ${to}`);
    } else files.push(to);
  }
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const id of `${e.getAttribute("aria-labelledby") ?? ""} ${e.getAttribute("aria-describedby") ?? ""}`.split(/\s+/))
      if (id && !seen.has(id)) found.push(`no element for the label "${id}"`);
  return { found, files };
};

// What a report never holds, however its texts read: one style sheet that ends with its page rules, one
// script, and nothing else that could run, load or be filled in.
window.findObeyed = () => {
  const found = [];
  const count = (what, n) => {
    const there = document.querySelectorAll(what).length;
    if (there !== n) found.push(`${there} of ${what}, not ${n}`);
  };
  count("script:not([data-check])", 1);
  count("style", 1);
  count("img, image, iframe, object, embed, link, base, form, input, foreignObject, meta[http-equiv], h1 ~ h1", 0);
  for (const e of document.querySelectorAll("*"))
    for (const a of e.attributes)
      if (/^on/i.test(a.name) || /^\s*javascript:/i.test(a.value)) found.push(`${e.tagName} has ${a.name}="${a.value.slice(0, 40)}"`);
  const rules = document.styleSheets[0]?.cssRules ?? [];
  if (!(rules[rules.length - 1] instanceof CSSPageRule)) found.push("the style sheet does not end with the rules of paper");
  if (getComputedStyle(document.body).display !== "block") found.push("the body is not shown");
  return found;
};
