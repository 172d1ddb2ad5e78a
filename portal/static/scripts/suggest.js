// Suggestions in the search field of a page that is not the search page: when somebody first turns
// to the field, the search page's own script is fetched and runs here.
"use strict";
document.querySelector(".find input").addEventListener("focus", async ({ target }) => {
  try {
    const answer = await fetch(target.form.action);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = document.createElement("script");
    for (const { name, value } of page.querySelector("script[data-engine]").attributes)
      script.setAttribute(name, value);
    document.body.append(script);
  } catch {
    // Without suggestions the field leads to the search page all the same.
  }
}, { once: true });
