// What a page does where scripts run; without them its forms and links do the same, by loading.
//
// Live filters: a change to the form of filters fetches the list that its button would load, and
// puts its parts in place of those on the page. Parts are the elements with data-live, by name.
// Share: a button that copies the address of the page.

"use strict";

const PAUSE = 300; // milliseconds without a key, before a search is sent

const form = document.querySelector("form[data-live-filters]");
let underway = new AbortController();
let pause = 0;

function addressOf(form) {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    return form.action + (query ? `?${query}` : "");
}

async function fetchPage(address) {
    underway.abort();
    underway = new AbortController();
    const response = await fetch(address, { signal: underway.signal });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return new DOMParser().parseFromString(await response.text(), "text/html");
}

function putInPlace(page) {
    for (const part of document.querySelectorAll("[data-live]")) {
        const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
        if (fresh && part.innerHTML !== fresh.innerHTML) part.innerHTML = fresh.innerHTML;
    }
    for (const input of form.querySelectorAll("input[type=checkbox]")) {
        const fresh = page.getElementById(input.id);
        // What somebody is about to let go of again must not be taken out of their hands.
        if (fresh) input.disabled = fresh.disabled && !input.checked;
    }
}

function putFormInPlace(page) {
    const fresh = page.querySelector("form[data-live-filters]");
    if (fresh) form.innerHTML = fresh.innerHTML;
}

async function show(address, { remember }) {
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    try {
        putInPlace(await fetchPage(address));
        if (address !== location.href) history[remember]({}, "", address);
    } catch (error) {
        if (error.name === "AbortError") return;
        location.assign(address);
    }
    results.removeAttribute("aria-busy");
}

function showSoon(remember, wait) {
    clearTimeout(pause);
    pause = setTimeout(() => show(addressOf(form), { remember }), wait);
}

if (form) {
    form.addEventListener("change", () => showSoon("pushState", 0));
    form.addEventListener("input", (event) => {
        if (event.target.type === "search") showSoon("replaceState", PAUSE);
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        showSoon("pushState", 0);
    });
    window.addEventListener("popstate", async () => {
        try {
            const page = await fetchPage(location.href);
            putFormInPlace(page);
            putInPlace(page);
        } catch (error) {
            if (error.name !== "AbortError") location.reload();
        }
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
