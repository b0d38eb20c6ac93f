// What a page does where scripts run; without them its forms and links do the same, by loading.
//
// Live filters: a change to the form of filters fetches the list that its button would load, and
// puts its parts in place of those on the page. Parts are the elements with data-live, by name.
// Share: a button that copies the address of the page.

"use strict";

const PAUSE = 300; // milliseconds without a key, before a search is sent
const WORD = /[\p{L}\p{N}]/u;

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

function putInPlace(page) {
    for (const part of document.querySelectorAll("[data-live]")) {
        const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
        if (fresh && part.innerHTML !== fresh.innerHTML) part.innerHTML = fresh.innerHTML;
    }
    for (const input of form.querySelectorAll("input[type=checkbox]")) {
        const fresh = page.getElementById(input.id);
        // What somebody has chosen, or stands on, is not taken out of their hands.
        const isInHand = input.checked || input === document.activeElement;
        if (fresh) input.disabled = fresh.disabled && !isInHand;
    }
}

function chooseAsIn(page) {
    for (const input of form.querySelectorAll("input, select")) {
        const fresh = page.getElementById(input.id);
        if (fresh && input.type === "checkbox") input.checked = fresh.checked;
        else if (fresh) input.value = fresh.value;
    }
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
        shown = address;
    } catch (error) {
        if (error.name === "AbortError") return;
        location.assign(address);
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
    });
    window.addEventListener("popstate", () => {
        clearTimeout(pause);
        isTyping = false;
        const address = withoutHash(location.href);
        if (address !== shown) show(address, chooseAsIn);
    });
}

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

for (const share of document.querySelectorAll("[data-share]")) {
    share.hidden = false;
    share.querySelector("button").addEventListener("click", async () => {
        const said = share.querySelector("[role=status]");
        try {
            await copy(location.href);
            said.textContent = "Address copied";
        } catch {
            said.textContent = location.href;
        }
    });
}
