// The report on paper: how many pages it takes, what stands on which, and that no word is cut.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";

// Pages at most; a study that is not listed has no limit.
const MOST_PAGES = { rand_2015: 22, bdf: 12, star: 12 };
const MOST_BODY = { rand_2015: 9 };
const MOST_APPENDIX = { rand_2015: 12 };
// Names of 300 letters fill more than a page.
const LONG_SUMMARY = ["hostile"];
const FORMATS = ["Letter", "A4"];

const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const plain = text => text.normalize("NFKC").replace(/\s+/g, " ").trim();

// Words of each page with their boxes.
function wordsOf(pdf) {
  const entity = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return run("pdftotext", "-bbox", pdf, "-").split("<page ").slice(1).map(page => {
    const [width, height] = page.match(/width="([\d.]+)" height="([\d.]+)"/).slice(1).map(Number);
    const words = [...page.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g)]
      .map(m => ({ l: +m[1], t: +m[2], r: +m[3], b: +m[4], text: m[5].replace(/&(\w+);/g, (_, e) => entity[e] ?? "?") }));
    return { width, height, words };
  });
}

function wordFaults(pages) {
  const found = [];
  pages.forEach(({ width, height, words }, p) => {
    words.sort((a, b) => a.t - b.t);
    let open = [];
    for (const w of words) {
      if (w.l < 0 || w.r > width || w.t < 0 || w.b > height)
        found.push(`page ${p + 1}: outside the paper: ${w.text.slice(0, 60)}`);
      open = open.filter(o => o.b > w.t);
      for (const o of open)
        if (Math.min(o.r, w.r) - Math.max(o.l, w.l) > 1 &&
            Math.min(o.b, w.b) - Math.max(o.t, w.t) > 0.5 * Math.min(o.b - o.t, w.b - w.t))
          found.push(`page ${p + 1}: word over word: ${o.text.slice(0, 40)} and ${w.text.slice(0, 40)}`);
      open.push(w);
    }
  });
  return found;
}

// The page on which each heading stands: headings come in the order of the text.
function pagesOf(headings, pages) {
  let from = 1; // the second: contents and what follows
  return headings.map(heading => {
    for (let p = from; p < pages.length; p++)
      if (pages[p].split("\n").some(line => plain(line) === plain(heading)) ||
          plain(pages[p]).includes(plain(heading)) && p > 1) {
        from = p;
        return p + 1;
      }
    return null;
  });
}

export async function checkPaper(browser, name, url, verdicts, tell) {
  const page = await browser.newPage();
  await page.goto(url);
  const { headings, appendix, title } = await page.evaluate(() => ({
    headings: [...document.querySelectorAll("main h2")].map(h => h.textContent),
    appendix: document.querySelector(".appendix h2")?.textContent,
    title: document.querySelector("h1").textContent,
  }));
  for (const format of FORMATS) {
    const problems = [], pdf = path.join(verdicts, `.${name}-${format}.pdf`);
    await page.pdf({ path: pdf, format, preferCSSPageSize: format === "Letter", printBackground: true });
    const pages = run("pdftotext", "-layout", pdf, "-").split("\f").slice(0, -1);
    const at = pagesOf(headings, pages);
    const first = appendix === undefined ? pages.length + 1 : at[headings.indexOf(appendix)];
    const body = first - 2, rest = pages.length - first + 1;
    const most = (what, n, limit) => {
      if (limit !== undefined && n > limit) problems.push(`${n} pages${what}, at most ${limit}`);
    };
    most("", pages.length, MOST_PAGES[name]);
    most(" of body", body, MOST_BODY[name]);
    most(" of appendix", rest, MOST_APPENDIX[name]);
    if (problems.length > 0)
      problems.push(headings.map((h, k) => `page ${at[k]}: ${h}`).join("; "));
    console.log(`${name}, ${format}: ${pages.length} pages, body ${body}, appendix ${rest}`);

    // Page one alone: what comes next is the contents, below the running head.
    const lines = pages[1]?.split("\n").map(plain).filter(line => line !== "") ?? [];
    const under = lines.findIndex(line => line === "Contents");
    const head = lines.slice(0, under).join(" ");
    if (!LONG_SUMMARY.includes(name) && (under < 0 || under > 4 || !head.startsWith(plain(title).slice(0, 20))))
      problems.push(`page 2 begins with "${lines.slice(0, 3).join(" / ").slice(0, 120)}", not with the contents`);
    problems.push(...wordFaults(wordsOf(pdf)));
    tell(`${name}_on_${format}`, problems);
  }
  await page.close();
}
