/* How does a page get the archive's search box, with suggestions as one types?

     <script src="https://…/box.js" defer></script>
     <dakglei-search></dakglei-search>

   Attributes: action (the search page; else a form's inside, else beside this file), lang (vi, en), placeholder,
   min (letters to suggest for), enhance (the form inside stays). Without JavaScript a form inside is the box.
   Keys: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
"use strict";
(() => {
const HOME = new URL(".", document.currentScript?.src ?? location);
const PAUSE = 150; // ms without a key; Unikey retypes a syllable faster, to mark it
const OLD = 300; // ms that earlier suggestions stay,
const LONG = 9000; // and an answer is waited for
const ANDROID = /Android/.test(navigator.userAgent); // its keyboards compose every word
const FILTERS = ["document", "topic", "author"]; // of the search page
const KINDS = [...FILTERS, "place", "phrase", "title"];

const TEXTS = {
  vi: {
    label: "Tìm tin tức, báo cáo, văn bản", button: "Tìm kiếm", list: "Gợi ý", count: "bài", failed: "Chưa tải được gợi ý",
    document: "Số văn bản", topic: "Chuyên mục", author: "Tác giả", place: "Địa danh", phrase: "Cụm từ", title: "Bài viết",
  },
  en: {
    label: "Search news, reports, documents", button: "Search", list: "Suggestions", count: "articles",
    failed: "Suggestions could not be loaded",
    document: "Documents", topic: "Topics", author: "Authors", place: "Places", phrase: "Phrases", title: "Articles",
  },
};

const STYLE = `
:host {
  --dakglei-accent: #0b6650; --dakglei-on-accent: #fff; --dakglei-chosen: #e4f0ec; --dakglei-paper: #fff;
  --dakglei-ink: #1b2420; --dakglei-line: #83908a; --dakglei-radius: 10px;
  --dakglei-font: medium/1.4 "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
:host(:not([hidden])) { display: block; }
form { /* the page's style ends here */
  all: initial; display: block; direction: ltr; font: var(--dakglei-font); color: var(--dakglei-ink);
}
* { box-sizing: border-box; }
input, button, [role=listbox] {
  margin: 0; border: 2px solid var(--dakglei-line); border-radius: var(--dakglei-radius);
  background: var(--dakglei-paper); color: inherit; font: inherit;
}
input { flex: 1; min-width: 0; height: 3em; padding: 0 14px; appearance: none; }
input::placeholder { color: inherit; opacity: .75; }
input:focus { border-color: var(--dakglei-accent); outline: 3px solid var(--dakglei-chosen); }
button {
  margin-left: 8px; padding: 0 20px; border: 0; background: var(--dakglei-accent); color: var(--dakglei-on-accent);
  font-weight: 600; cursor: pointer;
}
/* see suggestions.css */
[role=status] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

/** Make an element. Text stays text, never markup. */
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
};

/** Put in bold what was typed, marked or not, where a word begins so. */
const emphasised = (text, typed) => {
  const bare = (one) => one.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
  const at = ` ${bare(text)}`.indexOf(` ${bare(typed)}`);
  const end = at + bare(typed).length;
  return at < 0 ? [text] : [text.slice(0, at), make("b", {}, text.slice(at, end)), text.slice(end)];
};

/** Suggest below the input `q` of a form, in the words `t`. */
const suggest = (form, t, min) => {
  const input = form.querySelector("[name=q]");
  const list = make("div", { id: "dakglei-list", role: "listbox", "aria-label": t.list });
  const status = make("div", { role: "status" });
  let options = [], active = -1, composing = false, timer, request;

  const mark = (index) => {
    active = index;
    for (const one of options) one.setAttribute("aria-selected", one === options[index]);
    options[index]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[index]?.id ?? "");
  };
  const open = (is) => {
    list.hidden = !is;
    input.setAttribute("aria-expanded", is);
    mark(-1);
  };
  const forget = () => {
    clearTimeout(timer);
    request?.abort();
  };
  const close = () => {
    forget();
    open(false);
  };
  const fail = () => {
    close();
    status.textContent = t.failed;
  };
  const type = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const choose = ({ kind, text }) => {
    const query = new URLSearchParams({ [kind]: text, lang: t.lang });
    if (FILTERS.includes(kind)) return location.assign(new URL(`?${query}`, form.action));
    type(text);
    form.querySelector("button").click();
  };

  const show = (suggestions, typed) => {
    list.textContent = "";
    options = [];
    for (const kind of KINDS) {
      const name = make("small", { "aria-hidden": true }, t[kind]);
      const group = make("div", { role: "group", "aria-label": t[kind] }, name);
      for (const one of suggestions.filter((any) => any.kind === kind)) {
        const option = make("div", { role: "option" }, make("span", {}, ...emphasised(one.text, typed)));
        if (one.count > 1) option.append(make("small", {}, `${one.count.toLocaleString(t.lang)} ${t.count}`));
        option.id = `${list.id}-${options.push(option)}`;
        option.onclick = () => choose(one);
        group.append(option);
        list.append(group);
      }
    }
    open(options.length > 0);
    status.textContent = `${t.list}: ${options.length}`;
  };

  const ask = async () => {
    forget();
    const q = input.value;
    const { signal } = (request = new AbortController());
    const timers = [setTimeout(open, OLD, false), setTimeout(fail, LONG)];
    try {
      const answer = await fetch(new URL(`api/v1/suggest?${new URLSearchParams({ q })}`, form.action), { signal });
      const { suggestions } = await answer.json(); // a problem has none: that fails too
      if (!signal.aborted) show(suggestions, q.trim());
    } catch {
      if (!signal.aborted) fail();
    }
    timers.forEach(clearTimeout);
  };

  const changed = () => {
    forget();
    mark(-1);
    if (input.value.trim().length < min) open(false);
    else if (ANDROID || !composing) timer = setTimeout(ask, composing ? 3 * PAUSE : PAUSE);
  };
  const composed = (event) => { // an input method begins or ends a syllable
    composing = event.type === "compositionstart";
    changed();
  };
  const pressed = (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the key is the input method's
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = options.length + 1; // one is the text itself
    if (step && list.hidden) changed();
    else if (step) mark(((active + 1 + step + places) % places) - 1);
    else if (event.key === "Enter" && active >= 0) options[active].click();
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Escape" && input.value) type("");
    else return;
    event.preventDefault();
  };

  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" };
  for (const name in roles) input.setAttribute(name, roles[name]);
  input.parentNode.append(list, status);
  open(false);
  const hear = { input: changed, compositionstart: composed, compositionend: composed, keydown: pressed, blur: close };
  for (const event in hear) input.addEventListener(event, hear[event]);
  input.addEventListener("keypress", (event) => event.stopPropagation()); // Enter is not for a form around this
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
};

/** Build the box, out of the page style's reach. */
const build = (element, old, t) => {
  const root = element.attachShadow({ mode: "open", delegatesFocus: true });
  const input = make("input", {
    name: "q", type: "search", value: old?.q?.value ?? "", maxlength: 1000, "aria-label": t.label,
    placeholder: element.getAttribute("placeholder") ?? `${t.label}…`, spellcheck: false,
  });
  const form = make(
    "form", { role: "search", action: element.getAttribute("action") ?? old?.action ?? HOME },
    make("div", { class: "field" }, input, make("button", {}, t.button)),
    make("input", { type: "hidden", name: "lang", value: t.lang }),
  );
  root.append(form);
  if (root.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet(); // allowed where a page's policy forbids <style>
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.append(make("style", {}, STYLE));
  return form;
};

customElements.define("dakglei-search", class extends HTMLElement {
  connectedCallback() {
    if (this.known) return; // and was moved
    this.known = true;
    const lang = this.closest("[lang]")?.lang.startsWith("en") ? "en" : "vi";
    const t = { lang, ...TEXTS[lang] };
    const form = this.querySelector("form");
    suggest(this.hasAttribute("enhance") ? form : build(this, form, t), t, this.getAttribute("min") ?? 1);
  }
});
})();
