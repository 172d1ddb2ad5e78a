// Narrows and orders a list where it stands. Every list is a page of its own already: this fetches
// it and shows it without leaving the place, and the address says which list is shown.
"use strict";
(() => {
  let wanted = location.pathname;
  const heightOf = (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? 0;

  const show = async (address, label) => {
    let page;
    const asked = (wanted = new URL(address).pathname);
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      location.assign(address);
      return;
    }
    // Another list was asked for meanwhile.
    if (wanted !== asked) return;
    const open = [...document.querySelectorAll("nav details")].map((one) => one.open);
    const before = heightOf(".facets");
    for (const part of ["main", ".crumbs"])
      document.querySelector(part).replaceWith(page.querySelector(part));
    document.title = page.title;
    document.querySelectorAll("nav details").forEach((one, place) => (one.open = !!open[place]));
    // The choices stay where they were under the reader's finger.
    scrollBy(0, heightOf(".facets") - before);
    const chosen = [...document.querySelectorAll("main nav b[aria-current]")];
    const place = chosen.find((one) => one.textContent === label) ?? document.querySelector("h1");
    place.tabIndex = -1;
    place.focus({ preventScroll: place.tagName !== "H1" });
  };

  addEventListener("click", (event) => {
    const link = event.target.closest(".facets a, .pages:not(.tabs) a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    show(link.href, link.closest(".pages") ? "" : link.textContent);
  });
  // A jump within the page, such as past the navigation, is told here too.
  addEventListener("popstate", () => location.pathname === wanted || show(location.href, ""));
})();
