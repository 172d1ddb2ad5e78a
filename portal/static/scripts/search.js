// Search where no server answers, and suggestions as one types.
// A server's answer is taken where there is one; else static_search.js reads the index that lies
// beside the page.
"use strict";
(() => {
  const told = document.currentScript.dataset;
  const words = JSON.parse(told.words);
  const PER_PAGE = 20, SUGGESTIONS = 8, WAIT_MS = 150;
  const form = document.querySelector(".narrow form");
  const asked = new URLSearchParams(location.search);
  const narrowed = Object.fromEntries([...(form?.querySelectorAll("select") ?? [])]
    .map(({ name }) => [name, asked.get(name)]).filter(([, value]) => value));

  // -- asking: the server first, then the files

  let isServed = true;
  const served = async (path, given, signal) => {
    if (!isServed) return undefined;
    try {
      const answer = await fetch(`${told.api}${path}?${new URLSearchParams({ plan: told.plan, ...given })}`, { signal });
      const said = answer.ok ? await answer.json() : {};
      if (said.plan === told.plan) return said;
    } catch (error) {
      if (error.name === "AbortError") throw error;
    }
    isServed = false;
    return undefined;
  };
  let opened;
  const local = () => (opened ??= import(told.engine).then((engine) => engine.openIndex(told.index)));
  const path = (address) => { const { pathname, hash } = new URL(address, location); return pathname + hash; };
  const ofServer = (hit) => ({
    kind: hit.kind,
    href: path(hit.url),
    standing: hit.standing,
    title: hit.title_marked.map(({ text, is_match }) => [text, is_match]),
    snippet: hit.snippet.map(({ text, is_match }) => [text, is_match]),
  });
  const search = async (text, kind, page) => {
    const given = { q: text, page, per_page: PER_PAGE, ...(kind && { kind }), ...narrowed };
    const said = await served("search", given);
    if (said) {
      const { total, by_kind, did_you_mean, is_vague, missing, numbered, answer } = said;
      const [hits, near] = [said.items.map(ofServer), said.near.map(ofServer)];
      return { total, byKind: by_kind, meant: did_you_mean ?? "", isVague: is_vague, missing, numbered, hits, near, answer };
    }
    const index = await local();
    const { numbers, near, units, meant, isVague, missing, numbered } = await index.find(text, narrowed);
    const byKind = {};
    for (const name of Object.keys(words.kinds)) {
      const count = numbers.filter((number) => index.kindOf(number) === name).length;
      if (count) byKind[name] = count;
    }
    const kept = kind ? numbers.filter((number) => index.kindOf(number) === kind) : numbers;
    const shown = async (some) => (await index.documents(some)).map(({ title, body, ...hit }) =>
      ({ ...hit, title: index.marked(title, units), snippet: index.marked(body, units) }));
    const hits = await shown(kept.slice((page - 1) * PER_PAGE, page * PER_PAGE));
    return { total: kept.length, byKind, meant, isVague, missing, numbered, hits, near: await shown(near) };
  };
  const suggest = async (text, signal) => {
    const said = await served("suggest", { q: text }, signal);
    if (said) return said.items.map(({ kind, title, url }) => ({ kind, title, href: path(url) }));
    return (await local()).suggest(text, SUGGESTIONS);
  };

  // -- the page

  const element = (name, given = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const persian = (count) => String(count).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
  const listed = (all) => all.map((one) => `«${one}»`).join("، ").replace(/، (?=[^،]*$)/, " و ");
  const say = (key, given) => words[key].replace(/\{\w+\}/, () => given);
  const pieces = (held) => held.map(([text, isMatch]) => (isMatch ? element("mark", {}, text) : text));
  const address = (q, kind, page) =>
    `?${new URLSearchParams({ q, ...(kind && { kind }), ...narrowed, ...(page > 1 && { page }) })}`;
  const choices = (label, each, current) => element("nav", { class: "pages", "aria-label": label },
    element("ul", {}, ...each.map(([text, href, isHere]) => element("li", {},
      isHere ? element("b", { "aria-current": current }, text) : element("a", { href }, text)))));
  const groups = (hits, level) => [...new Set(hits.map(({ kind }) => kind))].flatMap((kind) => [
    element(level, { class: "minor" }, words.kinds[kind]),
    element("ul", { class: "changes" }, ...hits.filter((hit) => hit.kind === kind).map((hit) =>
      element("li", {}, element("a", { href: hit.href }, ...pieces(hit.title)),
        ...(hit.standing ? [element("p", {}, hit.standing)] : []),
        ...(hit.snippet.length ? [element("p", { class: "soft" }, ...pieces(hit.snippet))] : [])))),
  ]);
  const tabs = (q, kind, byKind) => {
    const counts = Object.entries(byKind);
    if (!kind && counts.length < 2) return [];
    const all = ["", counts.reduce((sum, [, count]) => sum + count, 0)];
    return [choices(words.tabs, [all, ...counts].map(([name, count]) =>
      [`${name ? words.kinds[name] : words.all_kinds} (${persian(count)})`, address(q, name), name === kind]), "true")];
  };
  const pager = (q, kind, page, total) => {
    const last = Math.ceil(total / PER_PAGE);
    if (last < 2) return [];
    const near = Array.from({ length: last }, (_, at) => at + 1)
      .filter((other) => other === 1 || other === last || Math.abs(other - page) < 3);
    return [choices(words.pages, near.map((other) => [persian(other), address(q, kind, other), other === page]), "page")];
  };
  const meantLine = (meant) => {
    const [before, after] = words.meant.split("{query}");
    return element("p", {}, before, element("a", { href: address(meant) }, meant), after);
  };
  const answerBox = ({ text, notes, dated, links }) => element("section", { class: "note", "aria-label": words.answer },
    ...text.split("\n").map((sentence) => element("p", { class: "lead" }, sentence)),
    ...notes.map((note) => element("p", {}, note)), element("p", { class: "soft" }, dated),
    element("ul", { class: "links" }, ...links.map(({ title, url }) =>
      element("li", {}, element("a", { href: path(url) }, title)))));
  const show = async (box) => {
    const q = (asked.get("q") ?? "").trim().slice(0, 200);
    if (!q) return;
    const kind = asked.get("kind") in words.kinds ? asked.get("kind") : "";
    const page = Math.max(1, parseInt(asked.get("page"), 10) || 1);
    const isNarrowed = Object.keys(narrowed).length > 0;
    for (const [name, value] of Object.entries({ q, kind, ...narrowed })) form.elements[name].value = value;
    form.parentNode.open = isNarrowed;
    const status = element("p", { role: "status", class: "soft" }, words.wait);
    const before = [...box.childNodes];
    document.querySelector("h1").textContent = `«${q}»`;
    document.title = `«${q}» | ${document.title}`;
    box.replaceChildren(status);
    try {
      const found = await search(q, kind, page);
      const isUnmet = !found.answer?.is_held && found.missing.length > 0;
      const said = found.isVague ? words.vague : words.nothing;
      status.textContent = found.total ? say("found", persian(found.total)) : `${said} ${words.advice}`;
      if (found.answer && !found.total) status.textContent = "";
      if (isUnmet) status.textContent = say("missing", listed(found.missing)) + (found.numbered ? ` ${words.districts}` : "");
      box.prepend(...(found.answer ? [answerBox(found.answer)] : []), ...(found.meant ? [meantLine(found.meant)] : []), ...tabs(q, kind, found.byKind));
      if (isUnmet && found.total) box.append(element("h2", {}, words.nearest));
      box.append(...groups(found.hits, isUnmet ? "h3" : "h2"));
      if (!found.total && isNarrowed) {
        const href = `?${new URLSearchParams({ q, ...(kind && { kind }) })}`;
        box.append(element("p", {}, element("a", { href }, say("widen", q))));
      }
      if (found.near.length) box.append(element("h2", {}, words.near), ...groups(found.near, "h3"));
      box.append(...pager(q, kind, page, found.total), ...(found.total ? [] : before));
    } catch {
      status.textContent = words.failed;
      box.append(...before);
    }
  };

  // -- suggestions: a list below the field, by the keyboard as by the pointer

  const complete = (field) => {
    const list = element("ul", { id: "suggestions", role: "listbox", "aria-label": words.suggestions, hidden: "" });
    let chosen = -1, waiting = 0, asking = new AbortController();
    const choose = (at) => {
      chosen = at;
      [...list.children].forEach((one, place) => one.setAttribute("aria-selected", place === at));
      if (at < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", list.children[at].id);
    };
    const close = () => {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const offer = async () => {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const found = field.value.trim().length > 1 ? await suggest(field.value, signal) : [];
      if (signal.aborted) return;
      list.replaceChildren(...found.map(({ kind, title, href }, at) => element("li",
        { id: `suggestion-${at}`, role: "option", "aria-selected": "false", "data-href": href },
        title, " ", element("small", {}, words.one[kind]))));
      if (!found.length || document.activeElement !== field) return close();
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      choose(-1);
    };
    const go = (one) => location.assign(one.dataset.href);
    for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-controls": "suggestions", "aria-expanded": "false" })) field.setAttribute(name, value);
    field.after(list);
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => offer().catch(close), WAIT_MS);
    });
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); go(list.children[chosen]); }
      if (!step || list.hidden) return;
      event.preventDefault();
      const places = list.children.length + 1; // one more: nothing chosen
      choose((chosen + 1 + step + places) % places - 1);
    });
    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => go(event.target.closest("li")));
  };

  const box = document.getElementById("found");
  const field = document.querySelector(".find input");
  if (asked.has("q")) field.value = asked.get("q");
  if (box) show(box);
  complete(field);
})();
