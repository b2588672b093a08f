// The list of what was found. How it is found stands in search/; here it is shown.

(function (kit) {
  "use strict";
  const AT_ONCE = 20;
  const frame = document.querySelector("[data-found]");
  const list = frame.querySelector("[data-results]");
  const further = frame.querySelector("[data-further]");
  const asked = new URLSearchParams(location.search).get("q") || "";
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language);

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function say(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /** Address of a page, with the places to be lit in it. */
  function address(pid, page, query) {
    const at = page.boxes.map((box) => box.join("-")).join("_");
    const told = new URLSearchParams({ q: query });
    if (at) told.set("at", at);
    else for (const word of marked(page.snippet)) told.append("word", word);
    return `${pid.toLowerCase()}-${page.number}.html?${told}#first`;
  }

  /** The snippet with words side by side in one mark, and lone ones beside such marks as weak (archive/showing/lighting.py). */
  function lit(snippet) {
    const joined = snippet.replace(/<\/mark>(\s+)<mark>/g, "$1");
    if (joined === snippet) return snippet;
    return joined.replace(/<mark>([^<\s]*)<\/mark>/g, '<mark class="weak">$1</mark>');
  }

  /** The snippet as nodes: it holds text and marks and nothing else. */
  function nodesOf(snippet) {
    return new DOMParser().parseFromString(lit(snippet), "text/html").body;
  }

  function marked(snippet) {
    return [...new Set([...nodesOf(snippet).querySelectorAll("mark")].map((mark) => mark.textContent))];
  }

  function line(found, page, query) {
    const link = element("a", { href: address(found.pid, page, query) }, say(frame.dataset.page, { number: page.number }));
    const words = element("span", { lang: items[found.pid].language });
    words.append(...nodesOf(page.snippet).childNodes);
    return element("p", { class: "hit-line" }, link, " ", words);
  }

  function picture(item, found, page, href) {
    const sheet = element("span", { class: `sheet ${item.pictures ? "sheet--cut" : "sheet--words"}` });
    if (item.pictures) {
      const src = kit.file(`pages/${found.pid.toLowerCase()}/${page ? page.number : item.first}-s.jpg`);
      sheet.append(element("img", { src, alt: "", loading: "lazy", decoding: "async" }));
    }
    return element("a", { class: "result__picture", href, tabindex: "-1", "aria-hidden": "true" }, sheet);
  }

  function result(found, query) {
    const item = items[found.pid];
    const first = found.pages[0];
    const href = first ? address(found.pid, first, query) : `${found.pid.toLowerCase()}-${item.first}.html`;
    const title = element("h2", {}, element("a", { href, lang: item.language }, item.title));
    const facts = [item.kind[language], item.date, item.code].filter(Boolean).map((fact) => element("span", {}, fact));
    const words = element("div", { class: "result__words" }, title, element("p", { class: "result__meta" }, ...facts));
    const hits = element("div", { class: "result__hits" }, ...found.pages.map((page) => line(found, page, query)));
    const rest = found.page_count - found.pages.length;
    if (rest > 0) hits.append(element("p", { class: "small soft" }, say(frame.dataset.more, { count: number.format(rest) })));
    return element("li", {}, element("article", { class: "result" }, picture(item, found, first, href), words, hits));
  }

  function understood(answer) {
    const notice = frame.querySelector("[data-understood]");
    const lines = answer.read_as.map(({ from, to, why }) => {
      const change = from === to ? [] : [element("strong", {}, from), " → ", element("strong", {}, to), ". "];
      return element("p", {}, ...change, kit.search.why[why][language]);
    });
    if (answer.suggestion) {
      const link = element("a", { href: `?q=${encodeURIComponent(answer.suggestion)}` }, answer.suggestion);
      lines.push(element("p", {}, `${frame.dataset.suggestion} `, link, "?"));
    }
    notice.replaceChildren(...lines);
    notice.hidden = !lines.length;
  }

  let items = {};

  function ask(from) {
    kit.search.ask(asked, { limit: AT_ONCE, from, language }, show);
  }

  function show(answer) {
    if (answer.error) {
      refuse(answer.error.message[language]);
      return;
    }
    const { total_items: total, total_pages: pages } = answer;
    const sentence = total ? frame.dataset.one : frame.dataset.none;
    frame.querySelector("[data-title]").textContent = say(sentence, { count: number.format(total), query: asked });
    frame.querySelector("[data-count]").textContent = total ? say(frame.dataset.pages, { count: number.format(pages) }) : "";
    frame.querySelector("[data-advice]").hidden = total > 0;
    understood(answer);
    list.append(...answer.items.map((found) => result(found, asked)));
    further.hidden = list.children.length >= total;
    frame.classList.add("found--done");
  }

  function refuse(message) {
    const notice = element("p", { class: "notice notice--wrong", role: "alert" }, message);
    frame.querySelector("[data-understood]").replaceChildren(notice);
    frame.querySelector("[data-understood]").hidden = false;
  }

  document.getElementById("q").value = asked;
  for (const link of document.querySelectorAll("[data-language]")) link.search = location.search;
  further.addEventListener("click", () => ask(list.children.length));
  if (asked && kit.search) {
    kit.need("data/items", (told) => {
      items = told;
      kit.search.open(() => ask(0));
    });
  }
})(window.BIENDAO = window.BIENDAO || {});
