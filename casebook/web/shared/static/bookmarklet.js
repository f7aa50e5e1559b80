// The bookmark of the page "Copy from your own browser". It writes down what this page shows, as a file on this computer or in
// its clipboard, and sends nothing anywhere. What it writes is described in docs/formats/capture.md.
// The address of a bookmark has no line breaks: every statement ends with a semicolon, and a comment has lines of its own.
(async () => {
  "use strict";
  const to = "@to@";
  const done = "@done@";
  const failed = "@failed@";
  // What is pasted must fit into one form of the desk.
  const room = to === "clipboard" ? { text: 120000, source: 120000 } : { text: 200000, source: 2000000 };
  const most = { ...room, line: 2000, times: 100, handles: 100, images: 200 };
  const problems = [];
  const cut = (words, length, problem) => {
    const whole = String(words ?? "");
    if (whole.length > length && problem) problems.push(problem);
    return whole.slice(0, length);
  };
  const line = (words) => cut(words, most.line).trim();
  // What is selected, and the post around it: most platforms mark a post as an article. Nothing selected: the whole page.
  const chosen = getSelection();
  const range = chosen && chosen.rangeCount && String(chosen).trim() ? chosen.getRangeAt(0) : null;
  const within = range ? range.commonAncestorContainer : document.body;
  const element = within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement;
  const around = range ? (element.closest("article, [role=article]") ?? element) : document.body;
  const all = (selector, count) => {
    const found = [...around.querySelectorAll(selector)];
    if (found.length > count) problems.push("list_cut");
    return found.slice(0, count);
  };
  // The code of the selection, without what a form or a script holds: those are the platform's and yours.
  const source = () => {
    if (!range) {
      problems.push("no_source");
      return "";
    }
    const part = document.createElement("div");
    part.append(range.cloneContents());
    for (const each of part.querySelectorAll("script, style, input, textarea, iframe")) each.remove();
    return cut(part.innerHTML, most.source, "source_cut");
  };
  const times = all("time", most.times).map((each) => ({
    shown: line(each.innerText),
    exact: line(each.dateTime),
    address: line(each.closest("a")?.href),
  }));
  const handle = /^\/@?[\w.\-]{2,60}\/?$/;
  const handles = all("a[href]", 5000)
    .filter((each) => each.innerText.trim().startsWith("@") || (each.host === location.host && handle.test(each.pathname) && !each.search))
    .map((each) => ({ shown: line(each.innerText), address: line(each.href) }))
    .filter((each) => each.shown)
    .slice(0, most.handles);
  const pictures = all("img, video", most.images).map((each) => ({
    address: line(each.currentSrc || each.src),
    words: line(each.alt),
    size: `${each.naturalWidth || each.videoWidth || 0}x${each.naturalHeight || each.videoHeight || 0}`,
  }));
  const images = pictures.filter((each) => /^https?:/.test(each.address));
  if (images.length < pictures.length) problems.push("images_without_address");
  if (around.querySelector("iframe")) problems.push("frames_left");
  const copy = {
    format: "casebook browser copy 1",
    copied_utc: new Date().toISOString(),
    utc_offset_minutes: -new Date().getTimezoneOffset(),
    address: line(location.href),
    canonical: line(document.querySelector("link[rel=canonical]")?.href),
    title: line(document.title),
    language: line(document.documentElement.lang),
    scope: range ? "selection" : "page",
    text: cut(range ? String(chosen) : document.body.innerText, most.text, "text_cut"),
    source: source(),
    times,
    handles,
    images,
    user_agent: line(navigator.userAgent),
    viewport: `${innerWidth}x${innerHeight}`,
    problems: [...new Set(problems)],
  };
  const octets = JSON.stringify(copy, null, 1);
  try {
    if (to === "clipboard") {
      await navigator.clipboard.writeText(octets);
    } else {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([octets], { type: "application/json" }));
      link.download = `browser-copy-${copy.copied_utc.replace(/[^0-9TZ]/g, "")}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
    alert(`casebook: ${done} (${copy.text.length})`);
  } catch {
    alert(`casebook: ${failed}`);
  }
})();
