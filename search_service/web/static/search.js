// How do results follow what is typed and chosen? The parts of a view that are marked `data-live` are fetched from
// its address and take the places of the old ones. Without this script the same links and forms do.
"use strict";
(() => {
  const TYPED = 200; // ms from the last key to the search,
  const DOUBT = 600; // until half a word is taken for a slip,
  const LONG = 15000; // until it fails
  const $ = (id) => document.getElementById(id);
  const [form, box] = [$("search"), $("q")];
  const here = () => location.href.split("#")[0];
  const words = (address) => new URL(address).searchParams.get("q") ?? "";
  let shown = here();
  let typing = false; // whether typing made the history's entry
  let turn = 0; // only the last request's answer counts
  let choice = ""; // the address that was chosen and is on its way: what is typed meanwhile is added to it,
  let waiting = false; // and waits for it
  let asking = new AbortController();
  let retry;
  let timer;
  function later(act, time = TYPED) {
    clearTimeout(timer);
    timer = setTimeout(act, time);
  }

  async function get(address, options) {
    const answer = await fetch(address, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status >= 500 || !page.getElementById("live")) throw new Error(answer.status);
    return page;
  }

  function fail(again) {
    const { dataset, firstElementChild } = $("trouble");
    retry = again;
    firstElementChild.textContent = dataset[navigator.onLine ? "failed" : "offline"];
    $("trouble").hidden = false;
  }

  // `entry` is how the history gets it: "typed", "entered" (by Enter), "chosen", or not, as it is there already.
  async function show(address, entry, then = () => {}) {
    const mine = ++turn;
    const q = box.value;
    choice = entry === "typed" ? "" : address;
    waiting = false;
    clearTimeout(timer);
    asking.abort();
    const { signal } = (asking = new AbortController());
    const patience = setTimeout((late) => late.abort(), LONG, asking);
    $("live").setAttribute("aria-busy", "true");
    try {
      const page = await get(address, { signal });
      if (entry === "typed" && page.querySelector(".empty,.relaxed")) await new Promise((go) => setTimeout(go, DOUBT));
      if (mine !== turn) return;
      put(page, address, entry, box.value === q);
      then();
    } catch (error) {
      if (mine === turn) fail(() => show(address, entry, then));
    } finally {
      clearTimeout(patience);
      if (mine === turn) {
        $("live").removeAttribute("aria-busy");
        choice = "";
        if (waiting) soon();
      }
    }
  }

  function put(page, address, entry, isUntouched) {
    const open = document.querySelectorAll("details[id][open]");
    if (entry !== "typed" && isUntouched) box.value = page.getElementById("q").value;
    document.title = page.title;
    for (const part of page.querySelectorAll("[data-live]")) if ($(part.id)) $(part.id).replaceWith(part);
    open.forEach(({ id }) => $(id) && ($(id).open = true));
    if (entry && address !== here()) {
      remember();
      history[typing && entry !== "chosen" ? "replaceState" : "pushState"]({}, "", address);
    }
    typing = entry === "typed";
    shown = address;
    retry = null;
    if ($("trouble").contains(document.activeElement)) $("main").focus({ preventScroll: true });
    $("trouble").hidden = true;
    const said = document.querySelectorAll("h1,.relaxed");
    $("status").textContent = [...said].map((one) => one.textContent).join(". ");
  }

  // While one types, the last word may become any that begins so: Enter says that it is whole.
  function typed(unfinished) {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    if (unfinished && box.value.trim()) given.push(["unfinished", true]);
    return form.action + (given.length ? `?${new URLSearchParams(given)}` : "");
  }
  // What is entered while a choice is on its way keeps the choice.
  function reworded(address) {
    const to = new URL(address);
    for (const name of ["page", "as_typed", "unfinished"]) to.searchParams.delete(name);
    for (const { name, value, defaultValue } of form.elements)
      if (name === "q" || (name && value !== defaultValue)) to.searchParams.set(name, value);
    return to.href;
  }
  const soon = (time) =>
    later(() => {
      waiting = Boolean(choice);
      if (!waiting && typed() !== shown && typed(true) !== shown) show(typed(true), "typed");
    }, time);
  // An input method is left alone until its word is there; on Android, where all is composed, for a while.
  const isAndroid = /Android/.test(navigator.userAgent);
  box.addEventListener("compositionstart", () => clearTimeout(timer));
  box.addEventListener("compositionend", () => soon());
  box.addEventListener("input", ({ isComposing }) => (isComposing ? isAndroid && soon(3 * TYPED) : soon()));

  addEventListener("submit", (event) => {
    const { target } = event;
    if (target !== form && !target.matches(".find")) return;
    event.preventDefault();
    if (target !== form) return list(target);
    if (matchMedia("(pointer: coarse)").matches) box.blur(); // its keyboard hides results
    show(choice ? reworded(choice) : typed(), "entered");
  });

  addEventListener("click", (event) => {
    if (event.target.closest("#trouble button")) retry();
    const link = event.target.closest("#live a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.getAttribute("href"), location);
    if (to.origin + to.pathname !== form.action || to.hash) return;
    event.preventDefault();
    // What was typed right before is not lost: the end of a word in an input method is the click itself.
    if (words(to) === words(shown) && box.value !== words(shown)) to.searchParams.set("q", box.value);
    const { key } = link.dataset;
    const { top } = link.getBoundingClientRect();
    show(to.href, "chosen", () => {
      if (document.activeElement !== document.body) return; // whoever is elsewhere by now stays there
      // The same link keeps focus and place, if it is there.
      const same = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (same || $("main")).focus({ preventScroll: true });
      if (same) scrollBy(0, same.getBoundingClientRect().top - top);
      else if ($("main").getBoundingClientRect().top < 0) scrollTo(0, 0);
    });
  });

  // The history's entries know how far down one was.
  const remember = () => here() === shown && history.replaceState({ y: scrollY }, "");
  const restore = () => history.state && scrollTo(0, history.state.y || 0);
  let rest;
  history.scrollRestoration = "manual";
  restore();
  addEventListener("pagehide", remember);
  addEventListener("scroll", () => {
    clearTimeout(rest);
    rest = setTimeout(remember, 100);
  });
  addEventListener("popstate", () => here() === shown || show(here(), "", restore));
  addEventListener("online", () => retry && retry());

  // The values of a long facet are searched in place.
  async function list(find) {
    const query = () => String(new URLSearchParams(new FormData(find)));
    const asked = query();
    try {
      const page = await get(`${find.action}?${asked}`);
      if (asked !== query()) return;
      find.nextElementSibling.innerHTML = page.querySelector(".values").innerHTML;
      find.parentNode.classList.toggle("searched", find[0].value.trim());
      $("status").textContent = page.querySelector("#said,.none").textContent;
    } catch (error) {
      fail(() => list(find));
    }
  }
  addEventListener("input", ({ target, isComposing }) => {
    if (!isComposing && target.matches(".find input")) later(() => list(target.form));
  });
})();
