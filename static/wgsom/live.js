// What a page does where scripts run; without them its forms and links do the same, by loading.
//
// Live filters: a change to the form of filters fetches the list that its button would load, and
// puts its parts in place of those on the page. Parts are the elements with data-live, by name.
// Share: buttons that copy an address of the page, or hand it to the phone's own sheet.
// The key "/" leads to the search of the whole register.
// Offline: once the browser is idle, a service worker keeps copies of the pages.

"use strict";

const PAUSE = 300; // milliseconds without a key, before a search is sent
const WORD = /[\p{L}\p{N}]/u;

document.documentElement.classList.add("is-live");
const form = document.querySelector("form[data-live-filters]");
let shown = withoutHash(location.href);
let underway = new AbortController();
let pause = 0;
let isTyping = false; // one entry of the history for a whole search, not one for each key

function withoutHash(address) {
    return address.split("#")[0];
}

function addressOf(form) {
    const given = [...new FormData(form)].filter(([, value]) => value.trim() !== "");
    const query = new URLSearchParams(given).toString();
    return form.action + (query ? `?${query}` : "");
}

// The same field in another page: boxes are told by their value, other fields by their name.
function sameIn(page, { name, value, type }) {
    const box = type === "checkbox" ? `[value="${CSS.escape(value)}"]` : "";
    return page.querySelector(`form[data-live-filters] [name="${CSS.escape(name)}"]${box}`);
}

function putInPlace(page) {
    for (const part of document.querySelectorAll("[data-live]")) {
        // Where somebody stands among the values of a filter, only their counts change.
        if (part.dataset.live.startsWith("values-") && part.contains(document.activeElement)) continue;
        const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
        if (fresh && part.innerHTML !== fresh.innerHTML) part.innerHTML = fresh.innerHTML;
    }
    for (const input of form.querySelectorAll("input[type=checkbox]")) {
        const fresh = sameIn(page, input);
        if (!fresh) continue;
        // What somebody has chosen, or stands on, is not taken out of their hands.
        const isInHand = input.checked || input === document.activeElement;
        input.disabled = fresh.disabled && !isInHand;
        const [count, freshCount] = [input, fresh].map((box) => box.parentElement.lastElementChild);
        if (count.innerHTML !== freshCount.innerHTML) count.innerHTML = freshCount.innerHTML;
    }
}

function chooseAsIn(page) {
    for (const input of form.querySelectorAll("input, select")) {
        const fresh = sameIn(page, input);
        if (fresh && input.type === "checkbox") input.checked = fresh.checked;
        else if (fresh) input.value = fresh.value;
    }
}

// The list is left as it stands: another page is not there without a network.
function withoutNetwork() {
    document.getElementById("no-network")?.remove();
    const said = document.createElement("p");
    said.id = "no-network";
    said.className = "alert alert-warning";
    said.setAttribute("role", "status");
    said.textContent = "There is no network: the list is as it was before the last choice.";
    return said;
}

async function show(address, whenThere) {
    underway.abort();
    const own = (underway = new AbortController());
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    try {
        const response = await fetch(address, { signal: own.signal });
        if (!response.ok) throw new Error(`${response.status} ${address}`);
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        whenThere(page);
        putInPlace(page);
        document.getElementById("no-network")?.remove();
        shown = address;
    } catch (error) {
        if (error.name === "AbortError") return;
        if (navigator.onLine) location.assign(address);
        else results.prepend(withoutNetwork());
    }
    if (own === underway) results.removeAttribute("aria-busy");
}

function showChoice({ typing, after }) {
    clearTimeout(pause);
    pause = setTimeout(() => {
        const address = addressOf(form);
        if (address === shown) return;
        const remember = typing && isTyping ? "replaceState" : "pushState";
        isTyping = typing;
        show(address, () => history[remember]({}, "", address));
    }, after);
}

if (form) {
    form.addEventListener("change", () => showChoice({ typing: false, after: 0 }));
    form.addEventListener("input", ({ target }) => {
        // A search begins with a quotation mark or a minus: that alone is no mistake yet.
        const isBegun = target.value === "" || WORD.test(target.value);
        if (target.type === "search" && isBegun) showChoice({ typing: true, after: PAUSE });
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        showChoice({ typing: false, after: 0 });
        const filters = document.getElementById("filters");
        const isBeside = getComputedStyle(filters.querySelector("summary")).display === "none";
        if (isBeside) return;
        filters.open = false;
        document.getElementById("results").focus();
    });
    window.addEventListener("popstate", () => {
        clearTimeout(pause);
        isTyping = false;
        const address = withoutHash(location.href);
        if (address !== shown) show(address, chooseAsIn);
    });
}

// Menus: one is open at a time, and a click elsewhere or Escape closes it.

function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
        if (!menu.contains(except)) menu.open = false;
    }
}

document.addEventListener("click", ({ target }) => closeMenus(target));
document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
        const menu = event.target.closest("details.menu[open]");
        closeMenus(null);
        menu?.querySelector("summary").focus();
    } else if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        document.getElementById("search")?.focus();
    }
});

async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Browsers have the clipboard only where the connection is safe; this is the way before it.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
}

if (navigator.share) document.documentElement.classList.add("can-send");

document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy], [data-send]");
    if (!button) return;
    const said = button.closest("[data-share]").querySelector("[role=status]");
    const { copy: address, send } = button.dataset;
    try {
        if (send) await navigator.share({ title: document.title, url: send });
        else {
            await copy(address);
            said.textContent = "Address copied";
        }
    } catch (error) {
        // Who closes the phone's own sheet has changed their mind.
        if (error.name !== "AbortError") said.textContent = address ?? send;
    }
});

// Not where somebody saves data. The copies are everyone's, whoever is signed in.
async function keepCopies() {
    const root = document.documentElement.dataset.root;
    if (document.body.classList.contains("preview")) return;
    if (!root || !navigator.serviceWorker || navigator.connection?.saveData) return;
    await navigator.serviceWorker.register(`${root}service-worker.js`);
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage("keep copies");
}

window.addEventListener("load", () => {
    const whenIdle = window.requestIdleCallback ?? ((then) => setTimeout(then, 2000));
    whenIdle(() => keepCopies().catch(() => {})); // a page is whole without
});
