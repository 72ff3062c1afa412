import { Argument, Command } from 'commander';
import { inventoryJsonSchema } from '../../hosts/inventory/inventory.ts';
import { runJsonSchema } from '../../results/json-schema.ts';
import type { Perform } from './command.ts';
import { examples } from './options.ts';

const schemas = { run: runJsonSchema, inventory: inventoryJsonSchema };

/** `overlab schema` */
export function schemaCommand(perform: Perform): Command {
  return new Command('schema')
    .summary('print the JSON Schema of run.json, or of an inventory')
    .description('Prints a JSON Schema, for editors and for programs that read bundles.')
    .addArgument(new Argument('[of]', 'which').choices(Object.keys(schemas)).default('run'))
    .addHelpText(
      'after',
      examples([
        ['overlab schema > run.schema.json', 'what run.json of a bundle holds'],
        ['overlab schema inventory', 'what --hosts FILE takes'],
      ]),
    )
    .action((of: keyof typeof schemas) =>
      perform(async ({ terminal }) => {
        terminal.print(JSON.stringify(schemas[of], null, 2));
        return 0;
      }),
    );
}
