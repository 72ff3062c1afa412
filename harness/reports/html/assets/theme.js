(() => {
  'use strict';
  const root = document.documentElement;
  const button = document.getElementById('theme');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const key = 'overlab-theme';

  // Pages from disk may have no storage at all.
  const storage = {
    read() {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(theme) {
      try {
        localStorage.setItem(key, theme);
      } catch {
        // The choice then lasts as long as the page.
      }
    },
  };

  const current = () => root.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light');
  const show = () => {
    const other = current() === 'dark' ? 'Light' : 'Dark';
    button.textContent = other;
    button.setAttribute('aria-label', `${other} theme`);
  };

  const stored = storage.read();
  if (stored === 'light' || stored === 'dark') root.dataset.theme = stored;
  button.addEventListener('click', () => {
    root.dataset.theme = current() === 'dark' ? 'light' : 'dark';
    storage.write(root.dataset.theme);
    show();
  });
  prefersDark.addEventListener('change', show);
  show();
  button.hidden = false;
})();
