// The checks themselves: pages with one fault each, and what must be said of it. A page without a
// fault stands first, of which nothing may be said.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const page = (body, style = "") => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><style>
body { margin: 0; font: 16px/1.5 sans-serif; } @page { size: Letter; margin: 17mm 16mm; } ${style}
.skip { position: absolute; left: -99rem; } table { border-collapse: collapse; } th { text-align: left; } .wide { overflow-x: auto; } .first { position: sticky; left: 0; }
</style></head><body><main><h1>A page</h1>${body}</main></body></html>\n`;
const cells = n => "<td>12.34 points</td>".repeat(n);
const wide = (attributes, hint) => `<div>${hint}<div class="wide"${attributes}><table><thead><tr><th>Name</th>
  </tr></thead><tbody><tr><th class="first">Row</th>${cells(12)}</tr></tbody></table></div></div>`;

const LAYOUT = {
  nothing_is_said_of_a_good_page: ["<p>Text.</p><a class=\"skip\" href=\"#top\">Skip</a>", null],
  an_element_outside_the_page: ["<div style=\"margin-left:300px;width:90px\">Text</div>", "outside the page: div"],
  a_word_that_widens_the_page: [`<p style="overflow-wrap:normal">${"long".repeat(30)}</p>`, "wider than its box"],
  text_wider_than_its_cell: ["<table style=\"table-layout:fixed;width:60px\"><tr><td>A</td><td>longword</td></tr></table>",
    "text outside its cell: \"longword\""],
  text_over_text: ["<p>One text</p><p style=\"margin-top:-30px\">Another</p>", "text over text"],
  text_over_text_in_a_chart: ["<svg width=\"200\" height=\"40\"><text x=\"5\" y=\"20\">One</text><text x=\"20\" y=\"22\">Two</text></svg>",
    "text over text"],
  text_outside_of_a_chart: ["<svg width=\"60\" height=\"40\"><text x=\"20\" y=\"20\">A long label</text></svg>", "text cut by svg"],
  text_cut_by_its_element: ["<p style=\"width:60px;height:1.4em;overflow:hidden\">Text that goes on and on</p>", "text cut by p"],
  a_number_cut_at_the_edge: [wide(" tabindex=\"0\"", "<p class=\"hint\">Scroll</p>"), "cut at the edge of a table"],
  a_table_that_scrolls_without_a_hint: [wide(" tabindex=\"0\"", ""), "scrolls without a hint"],
  a_hint_where_nothing_scrolls: ["<div><p class=\"hint\">Scroll</p><div class=\"wide\"><table><tr><td>1</td></tr></table></div></div>",
    "does not scroll, as its hint says"],
  a_heading_that_scrolls_away: [wide(" tabindex=\"0\"", "<p class=\"hint\">Scroll</p>").replace("<tbody>",
    "<tbody><tr><th colspan=\"13\">Group</th></tr>"), "scrolls a heading away: \"Group\""],
  a_table_that_only_a_mouse_scrolls: [wide("", "<p class=\"hint\">Scroll</p>"), "not by the keyboard"],
  a_first_column_that_scrolls_away: [wide(" tabindex=\"0\"", "<p class=\"hint\">Scroll</p>").replace("class=\"first\"", ""),
    "scrolls its first column away"],
};

export async function checkChecks({ browser, verdicts, tell, openPage, faultsAt, smallestText, accessibility,
                                    validity, checkPaper }) {
  const write = (name, html) => {
    const file = path.join(verdicts, `.${name}.html`);
    fs.writeFileSync(file, html);
    return file;
  };
  const expect = (name, said, words) => {
    const ok = words === null ? said.length === 0 : said.some(s => s.includes(words));
    tell(`found_${name}`, ok ? [] : [`"${words}" was expected, said was: ${said.join("; ")}`]);
  };
  const opened = async (name, html) => {
    const spoken = [];
    const view = await openPage(browser, pathToFileURL(write(name, html)).href, { viewport: { width: 360, height: 1000 } }, spoken);
    return { view, spoken };
  };

  for (const [name, [body, words]] of Object.entries(LAYOUT)) {
    const { view } = await opened(name, page(body));
    expect(name, await faultsAt(view, [360]), words);
    await view.close();
  }

  const all = "<p style=\"color:#bbb\" id=\"a\">Pale</p><p id=\"a\"><a href=\"#gone\">Link</a></p>" +
    "<svg width=\"90\" viewBox=\"0 0 900 90\"><text x=\"5\" y=\"50\" font-size=\"11\">small</text></svg>" +
    "<svg width=\"90\" height=\"40\"><rect width=\"90\" height=\"40\" fill=\"#222\"/><text x=\"5\" y=\"20\">dark</text></svg>" +
    "<img src=\"x\" alt=\"\" onerror=\"0\"><script>console.log('said'); fetch('other.json').catch(() => 0); nowhere();</script>";
  const { view, spoken } = await opened("many", page(all));
  const access = [], small = [];
  await accessibility(view, 360, "light", access);
  expect("pale_text", access, "color-contrast");
  await smallestText(view, 360, small);
  expect("letters_that_nobody_can_read", small, "1.1 px");
  const { found } = await view.evaluate(() => findLinks());
  expect("letters_on_a_ground_like_them", await view.evaluate(() => findPaleLetters()), "1.3 to 1 in a drawing: dark");
  const obeyed = await view.evaluate(() => findObeyed());
  expect("a_picture_of_others", obeyed, "1 of img");
  expect("an_attribute_that_runs", obeyed, "IMG has onerror");
  expect("a_style_sheet_cut_short", obeyed, "does not end with the rules of paper");
  expect("an_id_twice", found, "stands twice");
  expect("a_link_to_nowhere", found, "no target for the link #gone");
  expect("a_message_on_the_console", spoken, "console: said");
  expect("an_error_of_the_script", spoken, "error: nowhere");
  expect("a_request", spoken, "asks for");
  expect("html_that_is_not_valid", await validity(write("many", page(all))), "no-dup-id");
  await view.close();

  // Paper: pages beyond the limit, no contents on the second, a word outside, a word over another.
  const said = {};
  const long = page(`<h2>One</h2>${"<p style=\"break-after:page\">Text</p>".repeat(25)}
    <p style="position:absolute;left:650px;white-space:nowrap">${"outside ".repeat(20)}</p>
    <p>Under</p><p style="margin-top:-40px">Above</p>`, ".c { break-before: page; }");
  await checkPaper(browser, "rand_2015", pathToFileURL(write("paper", long)).href, verdicts,
    (name, problems) => { said[name] = problems; });
  for (const format of ["Letter", "A4"]) {
    expect(`too_many_pages_of_${format}`, said[`rand_2015_on_${format}`], "pages, at most 22");
    expect(`no_contents_on_page_2_of_${format}`, said[`rand_2015_on_${format}`], "not with the contents");
    expect(`a_word_over_another_on_${format}`, said[`rand_2015_on_${format}`], "word over word");
  }
}
