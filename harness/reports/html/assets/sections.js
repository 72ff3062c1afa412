(() => {
  'use strict';
  const sections = [...document.querySelectorAll('details.scenario')];
  const actions = document.getElementById('section-actions');

  for (const button of actions.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      for (const section of sections) section.open = button.dataset.sections === 'open';
    });
  }
  actions.hidden = false;

  const openTarget = () => {
    const target = document.getElementById(window.location.hash.slice(1));
    const section = target?.closest('details.scenario');
    if (!section) return;
    section.open = true;
    section.scrollIntoView();
  };
  window.addEventListener('hashchange', openTarget);
  for (const link of document.querySelectorAll('.scenarios a[href^="#"]'))
    link.addEventListener('click', () => window.setTimeout(openTarget));
  openTarget();

  // Browsers without ::details-content print only what is open.
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const details of closed) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });
})();
