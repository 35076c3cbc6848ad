// The pages of reports in a real browser, at the widths that readers have, light, dark and on paper.
//
//   node check.mjs MODULES BROWSER VERDICTS NAME=FOLDER...     folders with report.html
//   node check.mjs MODULES BROWSER VERDICTS broken             the checks themselves: do they see faults?
//
// Each test leaves a file VERDICTS/TEST, which is empty where nothing was found.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { checkPaper } from "./paper.mjs";
import { checkChecks } from "./broken.mjs";

const [modules, browserPath, verdicts, ...reports] = process.argv.slice(2);
const require = createRequire(path.join(modules, "package.json"));
const { chromium } = require("playwright-core");
const { HtmlValidate, FileSystemConfigLoader } = require("html-validate");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const faults = fs.readFileSync(new URL("faults.js", import.meta.url), "utf8");

const WIDTHS = [320, 360, 768, 1024, 1600, 1920];
const AXE_WIDTHS = [320, 768, 1600, 1920];
const SWEEP = { from: 320, to: 1920, by: 40 }; // the study that most look at first
const SWEPT = "rand_2015";
const SHIPPED = ["rand_2015", "bdf", "star", "lalonde"]; // all widths of AXE_WIDTHS; others at two

// Text column of Letter and of A4 in px, between the margins of the style sheet.
const PAPER_WIDTHS = [694, 672];
const LEAST_LETTER = 8; // px, of a chart as it is shown
const SHOWN = 12; // faults of one test that are told

const rules = {
  "no-redundant-role": "off", // display:block takes a table's own roles away; ours stay
  "long-title": "off",        // the title is the user's
  "no-inline-style": ["error", { allowedProperties: ["--n"] }], // the number of columns, for the style sheet
};
// How the drawing program spells what is valid all the same.
const drawn = { "attr-delimiter": "off", "no-raw-characters": "off" };
const validator = more => new HtmlValidate(new FileSystemConfigLoader({
  root: true, extends: ["html-validate:recommended"], rules: { ...rules, ...more },
}));

function tell(test, problems) {
  const rest = problems.length - SHOWN;
  fs.writeFileSync(path.join(verdicts, test), problems.slice(0, SHOWN).map(p => p + "\n").join("") +
    (rest > 0 ? `and ${rest} more\n` : ""));
}

// What a page says to the console or asks of others while it is looked at.
function listen(page, url, problems) {
  page.on("console", m => problems.push(`console: ${m.text()}`));
  page.on("pageerror", e => problems.push(`error: ${e.message}`));
  page.on("dialog", d => { problems.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", r => { if (r.url() !== url) problems.push(`asks for ${r.url().slice(0, 80)}`); });
}

async function openPage(browser, url, options, problems) {
  const page = await browser.newPage(options);
  listen(page, url, problems);
  await page.goto(url);
  await page.evaluate(() => document.querySelectorAll("details").forEach(d => { d.open = true; }));
  await page.addScriptTag({ content: `document.currentScript.dataset.check = ""; ${faults}` });
  return page;
}

// Each fault once, with the widths at which it shows.
async function faultsAt(page, widths) {
  const at = new Map();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 1000 });
    for (const fault of new Set(await page.evaluate(pageWidth => findFaults({ pageWidth }), width)))
      at.set(fault, [...at.get(fault) ?? [], width]);
  }
  return [...at].map(([fault, where]) => `${where.slice(0, 3).join(", ")}` +
    `${where.length > 3 ? ` ... ${where.at(-1)}` : ""} px: ${fault}`);
}

async function smallestText(page, width, problems) {
  await page.setViewportSize({ width, height: 1000 });
  for (const fault of await page.evaluate(least => findSmallLetters(least), LEAST_LETTER))
    problems.push(`${width} px: ${fault}`);
}

async function accessibility(page, width, scheme, problems, tags) {
  await page.setViewportSize({ width, height: 1000 });
  await page.evaluate(source => { if (!window.axe) (0, eval)(source); }, axe);
  const { violations } = await page.evaluate(runOnly =>
    window.axe.run(document, { resultTypes: ["violations"], ...(runOnly && { runOnly }) }), tags);
  for (const v of violations)
    problems.push(`${width} px, ${scheme}: ${v.id} (${v.nodes.length}): ${v.help}: ` +
      `${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.split("\n")[1]?.trim() ?? ""}`);
}

function otherFiles(folder, files) {
  return files.filter(f => !fs.existsSync(path.join(folder, decodeURIComponent(f))))
    .map(f => `no file for the link ${f}`);
}

// The whole page, and once more without its drawings, which are held to two rules fewer.
async function validity(file) {
  const html = fs.readFileSync(file, "utf8");
  const bare = html.replace(/<svg[\s>][^]*?<\/svg>/g, svg => `<svg role="img" aria-label="A drawing"></svg>${svg.replace(/[^\n]/g, "")}`);
  const whole = await validator(drawn).validateString(html), rest = await validator({}).validateString(bare);
  return [...new Set([...whole.results, ...rest.results].flatMap(r =>
    r.messages.map(m => `line ${m.line}: ${m.ruleId}: ${m.message} ${m.selector ?? ""}`)))];
}

async function checkReport(browser, name, folder) {
  const file = path.resolve(folder, "report.html"), url = pathToFileURL(file).href;
  const access = [], spoken = [], small = [];
  const light = await openPage(browser, url, {}, spoken);
  const widths = new Set(WIDTHS);
  if (name === SWEPT)
    for (let width = SWEEP.from; width <= SWEEP.to; width += SWEEP.by) widths.add(width);
  tell(`${name}_fits_every_width`, await faultsAt(light, [...widths].sort((a, b) => a - b)));
  for (const width of WIDTHS) await smallestText(light, width, small);
  tell(`${name}_has_charts_with_legible_letters`, small);
  const links = await light.evaluate(() => findLinks());
  tell(`${name}_has_all_targets_and_ids_once`, [...links.found, ...otherFiles(folder, links.files)]);

  tell(`${name}_obeys_no_text`, await light.evaluate(() => findObeyed()));

  const pale = (await light.evaluate(() => findPaleLetters())).map(f => `light: ${f}`);

  const axeWidths = SHIPPED.includes(name) ? AXE_WIDTHS : [AXE_WIDTHS[0], AXE_WIDTHS[2]];
  for (const width of axeWidths) await accessibility(light, width, "light", access);
  await light.emulateMedia({ colorScheme: "dark" }); // changes colours alone
  pale.push(...(await light.evaluate(() => findPaleLetters())).map(f => `dark: ${f}`));
  tell(`${name}_has_charts_with_dark_enough_letters`, pale);
  for (const width of axeWidths) await accessibility(light, width, "dark", access, ["cat.color"]);
  tell(`${name}_is_accessible`, access);

  await light.emulateMedia({ colorScheme: "light", media: "print" });
  tell(`${name}_fits_the_paper`, await faultsAt(light, PAPER_WIDTHS));
  await light.close();
  tell(`${name}_is_silent`, spoken);
  tell(`${name}_is_valid_html`, await validity(file));
  await checkPaper(browser, name, url, verdicts, tell);
}

const browser = await chromium.launch({ executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"] });
try {
  if (reports[0] === "broken")
    await checkChecks({ browser, openPage, faultsAt, smallestText, accessibility, validity, verdicts, tell, checkPaper });
  else { // two at a time
    const waiting = [...reports];
    const worker = async () => {
      for (let next; (next = waiting.shift()) !== undefined;) {
        const at = next.indexOf("="), started = Date.now();
        await checkReport(browser, next.slice(0, at), next.slice(at + 1));
        console.log(`${next.slice(0, at)}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      }
    };
    await Promise.all([worker(), worker()]);
  }
} finally {
  await browser.close();
}
