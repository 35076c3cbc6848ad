/* Headings of tables that may be sorted become buttons; all rows are there without this. */
for (const table of document.querySelectorAll("table[data-sortable]")) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const words = row => row.cells[column].textContent.trim().replace("\u2212", "-");
      const number = text => parseFloat(text.replace(/[<,]/g, ""));
      const order = (a, b) => {
        const x = number(words(a)), y = number(words(b));
        return isNaN(x) || isNaN(y) ? words(a).localeCompare(words(b)) : x - y;
      };
      const rows = [...table.tBodies[0].rows].sort((a, b) => up ? order(a, b) : order(b, a));
      table.tBodies[0].append(...rows);
    });
  });
}
