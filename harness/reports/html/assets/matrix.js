(() => {
  'use strict';
  const columns = ['Protocol', 'By', 'Asked', 'Expected', 'Observed', 'RTT', 'Answered by', 'Detail'];
  const classes = { RTT: 'number', Observed: 'observed', Detail: 'detail' };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function element(name, text, className) {
    const created = document.createElement(name);
    if (text !== undefined) created.textContent = text;
    if (className) created.className = className;
    return created;
  }

  /** Paths by cell, read from the page when they are first asked for. */
  function reader(script) {
    let data;
    return (source, target) => {
      if (!data) {
        const { endpoints, texts, paths } = JSON.parse(script.textContent);
        const cells = new Map();
        for (const path of paths) {
          const key = path[0] * endpoints.length + path[1];
          const cell = cells.get(key);
          if (cell) cell.push(path);
          else cells.set(key, [path]);
        }
        data = { endpoints, texts, cells };
      }
      const { endpoints, texts, cells } = data;
      const text = (place) => (place === null ? '–' : texts[place]);
      return {
        source: endpoints[source],
        target: endpoints[target],
        paths: (cells.get(source * endpoints.length + target) ?? []).map((path) => ({
          differs: path[10] === 1,
          words: [
            text(path[3]),
            text(path[2]),
            text(path[4]),
            text(path[5]),
            text(path[6]),
            path[7] === null ? '–' : `${path[7].toFixed(3)} ms`,
            text(path[8]),
            text(path[9]),
          ],
        })),
      };
    };
  }

  function panelContent({ source, target, paths }) {
    const title = element('p', undefined, 'panel-title');
    title.append(element('b', `${source[0]} → ${target[0]}`));
    const places = [source, target].map(([, host, place]) => [host, place].filter(Boolean).join(', '));
    title.append(element('span', `${places[0]} → ${places[1]}`, 'muted'));
    if (paths.length === 0) return [title, element('p', 'No path was asked.', 'muted')];
    // A column without a single word would only take room from the others.
    const shown = columns.map((_, index) => index).filter((index) => paths.some((path) => path.words[index] !== '–'));
    const table = element('table', undefined, 'figures');
    table.append(element('caption', `Paths from ${source[0]} to ${target[0]}`, 'hidden'));
    const head = table.createTHead().insertRow();
    for (const index of shown) {
      const heading = element('th', columns[index], classes[columns[index]]);
      heading.scope = 'col';
      head.append(heading);
    }
    const body = table.createTBody();
    for (const path of paths) {
      const row = body.insertRow();
      if (path.differs) row.className = 'differs';
      for (const index of shown) row.append(element('td', path.words[index], classes[columns[index]]));
    }
    const scroll = element('div', undefined, 'scroll');
    scroll.append(table);
    return [title, scroll];
  }

  function setUp(matrix) {
    const table = matrix.querySelector('table.grid');
    const panel = matrix.querySelector('.panel');
    const read = reader(matrix.querySelector('script'));
    const rows = [...table.querySelectorAll('tr[data-row]')];
    const names = [...table.querySelectorAll('tr.names th')];
    let active = table.querySelector('td.broken, td.leak, td.impostor, td.missing') ?? rows[0]?.cells[1];
    if (!active) return;
    let marked = [];

    const place = (cell) => ({ row: Number(cell.parentElement.dataset.row), column: cell.cellIndex - 1 });
    const cellOf = (target) => target.closest('tr[data-row] > td');

    function choose(cell) {
      active.tabIndex = -1;
      active = cell;
      active.tabIndex = 0;
      for (const element of marked) element.classList.remove('chosen');
      const { row, column } = place(cell);
      marked = [cell, rows[row].cells[0], names[column]];
      for (const element of marked) element.classList.add('chosen');
      const found = read(row, column);
      if (!cell.hasAttribute('aria-label')) {
        const seen = found.paths.map(
          ({ words, differs }) => `${words[0]} by ${words[1]} ${words[4]}${differs ? ', not as expected' : ''}`,
        );
        cell.setAttribute('aria-label', `${found.source[0]} to ${found.target[0]}: ${seen.join('; ') || 'not asked'}`);
      }
      panel.replaceChildren(...panelContent(found));
    }

    function next(cell, [down, right]) {
      let { row, column } = place(cell);
      do {
        row += down;
        column += right;
      } while (rows[row]?.hidden || (rows[row] && names[column]?.hidden));
      return names[column] ? rows[row]?.cells[column + 1] : undefined;
    }

    table.setAttribute('role', 'grid');
    active.tabIndex = 0;
    panel.hidden = false;
    table.addEventListener('click', ({ target }) => {
      const cell = cellOf(target);
      if (!cell) return;
      cell.tabIndex = 0;
      cell.focus({ preventScroll: true });
    });
    table.addEventListener('focusin', ({ target }) => {
      const cell = cellOf(target);
      if (cell) choose(cell);
    });
    table.addEventListener('keydown', (event) => {
      const cell = cellOf(event.target);
      if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
      const visible = rows[place(cell).row] && [...cell.parentElement.querySelectorAll('td:not([hidden])')];
      const wanted =
        event.key === 'Home'
          ? visible[0]
          : event.key === 'End'
            ? visible.at(-1)
            : event.key in steps
              ? next(cell, steps[event.key])
              : undefined;
      if (!(event.key in steps) && event.key !== 'Home' && event.key !== 'End') return;
      event.preventDefault();
      if (!wanted) return;
      wanted.tabIndex = 0;
      wanted.focus();
    });

    const only = matrix.querySelector('[data-only-differences]');
    if (!only) return;
    only.parentElement.hidden = false;
    only.addEventListener('change', () => filter(matrix, rows, names, only.checked));
  }

  /** Hides the rows and columns in which everything is as expected. */
  function filter(matrix, rows, names, onlyDifferences) {
    const keptRows = new Set();
    const keptColumns = new Set();
    for (const cell of matrix.querySelectorAll('table.grid td:is(.broken, .leak, .impostor, .missing)')) {
      keptRows.add(Number(cell.parentElement.dataset.row));
      keptColumns.add(cell.cellIndex - 1);
    }
    const shows = (kept, index) => !onlyDifferences || kept.has(index);
    names.forEach((name, column) => (name.hidden = !shows(keptColumns, column)));
    rows.forEach((row, index) => {
      row.hidden = !shows(keptRows, index);
      for (let column = 0; column < names.length; column += 1) row.cells[column + 1].hidden = names[column].hidden;
    });
    for (const group of matrix.querySelectorAll('table.grid tbody')) {
      group.hidden = [...group.querySelectorAll('tr[data-row]')].every((row) => row.hidden);
    }
    let first = 0;
    for (const host of matrix.querySelectorAll('tr.hosts th')) {
      const all = Number((host.dataset.all ??= String(host.colSpan)));
      const shown = names.slice(first, first + all).filter((name) => !name.hidden).length;
      first += all;
      host.hidden = shown === 0;
      if (shown > 0) host.colSpan = shown;
    }
  }

  for (const matrix of document.querySelectorAll('[data-matrix]')) setUp(matrix);
})();
