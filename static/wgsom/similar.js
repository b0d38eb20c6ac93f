// While the title of a topic is typed: the topics that have words in common with it, below the form.

"use strict";

(() => {
    const PAUSE = 400; // milliseconds without a key
    const box = document.querySelector("[data-similar]");
    const title = document.getElementById("id_title");
    if (!box || !title) return;
    const list = box.querySelector(".similar-list");
    let timer, asked;
    document.querySelector(".field-title")?.append(box); // in sight of whoever types

    async function look() {
        const number = document.getElementById("id_number")?.value
            ?? document.querySelector(".field-number .readonly")?.textContent ?? "";
        const query = new URLSearchParams({ list: "1", title: title.value, number: number.trim() });
        const mine = asked = new AbortController();
        try {
            const response = await fetch(`${box.dataset.similar}?${query}`, { signal: mine.signal });
            if (response.ok) list.innerHTML = await response.text();
        } catch {
            // Typed on, or no network: what stands there stays.
        }
    }

    title.addEventListener("input", () => {
        clearTimeout(timer);
        asked?.abort();
        timer = setTimeout(look, PAUSE);
    });
})();
