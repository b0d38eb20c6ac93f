// Build {{ build }}
//
// The service worker: pages of the register without a network. Once a page was opened and the
// browser is idle, it keeps a copy of each page that /offline.json names, and keeps the last pages
// that were read. A page comes from the network where there is one; else the copy is shown, and
// says of when it is. What is personal says "no-store", and is never kept; pages of staff are not
// even looked at.

"use strict";

const COPIES = "copies of "; // and the state of the record that they are of
const VISITED = "visited";
const MAX_VISITED = 40; // pages
const PATIENCE = 5000; // milliseconds that a slow network is waited for, where there is a copy
const DAY = 24 * 60 * 60 * 1000;
const OUTSIDE = /^\/(admin|accounts|files|preview|report)\//; // below the root of the site

const ROOT = new URL(".", self.location).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
    if (event.data === "keep copies") event.waitUntil(keepCopies());
});

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    if (request.mode === "navigate" && isPage(url)) event.respondWith(page(event));
    else if (request.mode !== "navigate" && url.pathname.includes("/static/")) {
        event.respondWith(asset(request));
    }
});

function isPage({ pathname }) {
    const path = `/${pathname.slice(ROOT.length)}`;
    return path.endsWith("/") && !OUTSIDE.test(path);
}

function mayBeKept(response) {
    const rules = response.headers.get("Cache-Control") ?? "";
    return response.status === 200 && !response.redirected && !/no-store|private/.test(rules);
}

async function page(event) {
    const copy = await newestCopy(event.request.url);
    const fetched = fetch(event.request).then((response) => {
        // Also where it comes when nobody waits for it any more.
        if (mayBeKept(response)) event.waitUntil(keepVisited(event.request.url, response.clone()));
        return response;
    });
    const answers = [fetched];
    if (copy) answers.push(new Promise((resolve) => setTimeout(resolve, PATIENCE)));
    try {
        const response = await Promise.race(answers);
        if (response) return response;
    } catch {
        // There is no network: the copy, if there is one, is what can be shown.
    }
    fetched.catch(() => {}); // it may fail still, when nobody waits for it any more
    return copy ? asCopy(copy) : notKept();
}

// Pages that were read lately may be newer than the copies, or older.
async function newestCopy(url) {
    const found = await Promise.all((await caches.keys()).map((name) => caches.match(url, { cacheName: name })));
    const made = (response) => Date.parse(response.headers.get("Date") ?? "") || 0;
    return found.filter(Boolean).sort((one, other) => made(other) - made(one))[0];
}

// Static files are named for their content: one that is kept is right.
async function asset(request) {
    return (await caches.match(request)) ?? fetch(request);
}

async function keepVisited(url, response) {
    const visited = await caches.open(VISITED);
    await visited.delete(url); // so that it stands last
    await visited.put(url, response);
    const requests = await visited.keys();
    for (const old of requests.slice(0, Math.max(requests.length - MAX_VISITED, 0))) {
        await visited.delete(old);
    }
}

let underway = null; // one at a time, however many pages ask

function keepCopies() {
    underway ??= keepAll().finally(() => {
        underway = null;
    });
    return underway;
}

async function wanted() {
    return (await fetch(`${ROOT}offline.json`)).json();
}

// All copies of one state of the record, or those of the state before: never some of each.
async function keepAll() {
    const { state, pages, assets } = await wanted();
    const name = COPIES + state;
    if (await isWhole(name)) return;
    const copies = await caches.open(name);
    try {
        for (const path of [...assets, ...pages]) {
            const url = new URL(path, self.location).href;
            const response = await fetch(url, { credentials: "omit" });
            if (mayBeKept(response)) await copies.put(url, response);
        }
        if ((await wanted()).state !== state) throw new Error("The record changed meanwhile.");
        await copies.put(`${ROOT}offline.json`, new Response(state));
    } catch (error) {
        await caches.delete(name);
        throw error;
    }
    for (const other of await caches.keys()) {
        if (other.startsWith(COPIES) && other !== name) await caches.delete(other);
    }
}

async function isWhole(name) {
    if (!(await caches.has(name))) return false;
    return Boolean(await (await caches.open(name)).match(`${ROOT}offline.json`));
}

async function asCopy(response) {
    const made = new Date(response.headers.get("Date") ?? Date.now());
    const timeZone = "Europe/Vienna"; // as all times of the register
    const day = made.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone });
    const time = made.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    const age = Date.now() - made.getTime() > DAY ? " It is older than a day." : "";
    const said =
        `<p class="alert alert-warning saved-copy" role="status"><strong>Saved copy of ${day}, ` +
        `${time} (Vienna).</strong>${age} There is no network, or a slow one; what changed since is not in it.</p>`;
    const text = await response.text();
    const headers = new Headers(response.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    return new Response(text.replace(/(<main id="content"[^>]*>)/, `$1${said}`), { headers });
}

async function notKept() {
    const fallback = await caches.match(`${ROOT}offline/`);
    if (!fallback) return Response.error();
    const headers = new Headers(fallback.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    return new Response(await fallback.text(), { status: 503, headers });
}
