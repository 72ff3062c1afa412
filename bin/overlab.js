#!/usr/bin/env node
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error("overlab: its packages are not installed\n  remedy: run 'npm ci' in the folder of overlab");
  process.exit(254);
}
const { main } = await import('../harness/cli/main.ts');
process.exit(await main(process.argv.slice(2)));
