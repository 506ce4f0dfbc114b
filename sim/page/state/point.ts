/** Points at a control: opens what hides it, brings it into view, gives it the focus, and lets it glow for a moment. */

const GLOW_MS = 2_600;

export function pointAt(id: string): void {
  // After the page has drawn what was just chosen.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const element = document.getElementById(id);
      if (element === null) return;
      for (let at = element.closest("details"); at !== null; at = at.parentElement?.closest("details") ?? null)
        at.open = true;
      element.scrollIntoView({ block: "nearest" });
      element.focus();
      element.dataset.pointed = "";
      setTimeout(() => delete element.dataset.pointed, GLOW_MS);
    }),
  );
}
