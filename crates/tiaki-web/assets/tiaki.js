// Keys for who works through lists all day. Every page is complete without this: a key only does what a
// link, a button or a field on the page does (`data-key`), and none does anything while somebody types.
"use strict";
(() => {
  const body = document.body;
  const keys = new Map();
  for (const pair of (body.dataset.keys || "").split(" ")) {
    const at = pair.indexOf("=", 1);
    if (at > 0) keys.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const here = () => document.activeElement && document.activeElement.closest("tr[data-row]");

  const focus = (row) => {
    const target = row && row.querySelector("a");
    if (!target) return;
    target.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const move = (by) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(here());
    focus(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  // Sends a form by the button that belongs with a field: that of the group it stands in, else the form's first.
  const send = (form, field) => {
    const button = "button:not([type=button]):not([hidden])";
    const group = field && field.closest("fieldset, details");
    const near = group && form.contains(group) && group.querySelector(button);
    form.requestSubmit(near || form.querySelector(button));
  };
  const act = (target) => {
    if (!target) return;
    if (target instanceof HTMLFormElement) {
      // What still wants a word from somebody is shown to them and not sent.
      const open = target.querySelector("select:invalid, input:invalid, textarea:invalid");
      const folded = target.closest("details");
      if (folded) folded.open = true;
      if (open) open.focus();
      else send(target);
    } else if (target instanceof HTMLDetailsElement || target instanceof HTMLFieldSetElement) {
      if (target instanceof HTMLDetailsElement) target.open = true;
      const field = target.querySelector("select, input:not([type=hidden]), textarea, button");
      if (field) field.focus();
    } else if (target.matches("input[type=radio]")) {
      // It is chosen, and the words that go with it are asked for.
      const folded = target.closest("details");
      if (folded) folded.open = true;
      target.checked = true;
      (target.form.querySelector("input[type=text]") || target).focus();
    } else if (target.matches("input, select, textarea")) {
      target.focus();
    } else {
      target.click();
    }
  };
  // A row is chosen, or is not any more; one stays where one is.
  const tick = (box) => {
    if (box) box.click();
  };
  // Where no row is chosen, the one that somebody is in is meant.
  const choose = () => {
    const box = here() && here().querySelector("input[type=checkbox]");
    if (box && !document.querySelector("tr[data-row] input[type=checkbox]:checked")) box.checked = true;
  };
  // Until when the second letter of a way is waited for, and where it leads.
  let goUntil = 0;
  const goTo = (letter) => {
    const at = (selector) => document.querySelector(selector);
    if (letter === "q") return at('nav a[href^="/queue/"]') || at('main a[href^="/queue/"]') || at('nav a[href="/"]');
    if (letter === "c") return at('nav a[href="/cases"]');
    if (letter === "d") return at('nav a[href="/"]') || at("a.brand");
    return null;
  };
  const find = (name) => {
    const wanted = `[data-key="${name}"]`;
    const row = here();
    return (row && row.querySelector(wanted)) || document.querySelector(wanted);
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing && typing.form) {
      event.preventDefault();
      send(typing.form, typing);
      return;
    }
    if (event.key === "Enter" && !event.isComposing && typing && typing.matches("form.many input")) {
      event.preventDefault();
      send(typing.form, typing);
      return;
    }
    if (event.key === "Escape" && typing) {
      typing.blur();
      return;
    }
    const stop = event.key === "Escape" && keys.size > 0 && document.querySelector('[data-key="stop"]');
    if (stop) {
      event.preventDefault();
      stop.click();
      return;
    }
    const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z";
    if (isUndo && !typing && !event.repeat && keys.size > 0 && find("undo")) {
      event.preventDefault();
      act(find("undo"));
      return;
    }
    if (typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const to = Date.now() < goUntil && goTo(event.key.toLowerCase());
    goUntil = 0;
    if (to) {
      event.preventDefault();
      to.click();
      return;
    }
    const name = keys.get(event.key.toLowerCase());
    if (!name) return;
    if (name === "down") move(1);
    else if (name === "up") move(-1);
    else if (name === "open") act(here() && here().querySelector("a"));
    else if (name === "select") tick(here() && here().querySelector("input[type=checkbox]"));
    else if (name === "go") goUntil = Date.now() + 2000;
    else {
      if (["take", "set-aside"].includes(name)) choose();
      act(find(name));
    }
    event.preventDefault();
  });
})();
