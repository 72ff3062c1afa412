import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { layers } from './layers.js';

/** Each layer may import from the layers below it, and nothing from above or beside it. */
const boundaries = layers.flatMap((layer, depth) =>
  layer.map((folder) => {
    const forbidden = layers
      .slice(0, depth + 1)
      .flat()
      .filter((other) => other !== folder);
    return {
      files: [`harness/${folder}/**/*.ts`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: forbidden.map((other) => ({
              regex: `^(\\.\\./)+${other}/`,
              message: `harness/${folder} must not import from harness/${other}: imports go one way (layers.js).`,
            })),
          },
        ],
      },
    };
  }),
);

export default tseslint.config(
  { ignores: ['node_modules/', 'reports/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['scenarios/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: 'harness/(?!scenario/index)', message: 'Scenarios import from harness/scenario/index.ts only.' },
          ],
        },
      ],
    },
  },
  ...boundaries,
  {
    files: ['bin/*.js', 'harness/reports/html/**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        document: 'readonly',
        window: 'readonly',
        localStorage: 'readonly',
        matchMedia: 'readonly',
      },
    },
  },
);
