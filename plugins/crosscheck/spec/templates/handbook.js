(function () {
  var rows = document.querySelectorAll("tr[data-text]"), groups = document.querySelectorAll(".group");
  function field(name) { return document.getElementById(name); }
  function shown(row) {
    var words = field("find").value.toLowerCase().split(/\s+/), i;
    for (i = 0; i < words.length; i += 1) {
      if (row.getAttribute("data-text").indexOf(words[i]) < 0) { return false; }
    }
    return ["group", "severity", "office"].every(function (name) {
      return !field(name).value || field(name).value === row.getAttribute("data-" + name);
    });
  }
  function filter() {
    var found = 0, i;
    for (i = 0; i < rows.length; i += 1) {
      rows[i].hidden = !shown(rows[i]);
      found += rows[i].hidden ? 0 : 1;
    }
    for (i = 0; i < groups.length; i += 1) { groups[i].hidden = !groups[i].querySelector("tr[data-text]:not([hidden])"); }
    field("count").textContent = found + " / " + rows.length + " 条";
  }
  field("find").oninput = field("group").onchange = field("severity").onchange = field("office").onchange = filter;
  field("filter").hidden = false;
  filter();
}());
