/**
 * A link to a file of the bundle, relative to the report; `null` for anything that would leave the bundle
 * or carry a scheme, which is then shown as text.
 */
export function attachmentLink(file: string): string | null {
  const segments = file.split('/');
  const leaves = segments.some((segment) => segment === '' || segment === '.' || segment === '..');
  if (leaves || /[\\:\0]/.test(file)) return null;
  return `./${segments.map(encodeURIComponent).join('/')}`;
}
