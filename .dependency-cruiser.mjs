// Which folder may import which. TypeScript is read by swc, which does not tell `import type` from `import`: a rule about types
// only cannot be stated here, and circles are looked for by the linter.
// values ← rules ← contract ← {worker, pwa}; db ← partition ← {http, features, jobs} ← entry points.

const packages = 'node_modules/'
/** The runtime's own modules, which no resolver finds. */
const runtime = '^cloudflare:'

/** A folder may import only these; everything else is a violation. */
const only = (name, from, allowed, comment, types = {}) => ({
  name,
  comment,
  severity: 'error',
  from,
  to: { pathNot: allowed, ...types },
})

/** Node's own modules, which the tool names without their prefix. */
const orNode = { dependencyTypesNot: ['core'] }

/** A folder may not import these. */
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    only('values-stand-alone', { path: '^shared/values/' }, '^shared/values/', 'Values import nothing.'),
    only(
      'rules-know-values-only',
      { path: '^shared/rules/' },
      '^shared/(values|rules)/',
      'Rules are pure: no clock, no I/O.',
    ),
    only(
      'contract-knows-rules-and-schemas',
      { path: '^shared/contract/' },
      ['^shared/(values|rules|contract)/', `${packages}valibot/`],
      'Contracts are data; schemas come from one library.',
    ),
    only('words-stay-shared', { path: '^shared/ja/' }, '^shared/', 'Words are shared by the app and the Workers.'),
    only(
      'app-knows-shared-only',
      { path: '^pwa/', pathNot: '^pwa/build\\.ts$' },
      ['^pwa/', '^shared/', packages],
      'The app reaches the Workers through contracts only.',
    ),
    only(
      'database-below-all',
      { path: '^db/' },
      ['^db/', '^shared/values/', packages],
      'The schema and its server know nobody above them.',
      orNode,
    ),
    never(
      'product-never-imports-tools-or-tests',
      { path: '^(shared|worker|db|pwa)/' },
      { path: '^(run|test)/' },
      'What runs in production needs neither the supervisor nor the tests.',
    ),
    never('worker-never-imports-app', { path: '^worker/' }, { path: '^pwa/' }, 'They meet in the contracts.'),
    never('tools-never-import-tests', { path: '^run/' }, { path: '^test/' }, 'Tests come last.'),
    never(
      'entry-points-come-last',
      { path: '^worker/[^/]+/', pathNot: '^worker/demo/' },
      { path: '^worker/(staff|exchange|jobs|vault|staff-endpoints|exchange-endpoints)\\.ts$' },
      'Entry points wire; nobody imports them.',
    ),
    never(
      'demo-stays-apart',
      { path: '^(worker|shared|db|pwa)/', pathNot: '^worker/demo/' },
      { path: '^worker/demo/' },
      'The demo sign-in lives in an entry point of its own.',
    ),
    never(
      'feature-never-imports-feature',
      { path: '^worker/features/([^/]+)/' },
      { path: '^worker/features/', pathNot: '^worker/features/$1/' },
      'Data of another feature is read from its table; a decision moves to the rules.',
    ),
    never(
      'features-below-jobs',
      { path: '^worker/(features|http|partition|hubs|papers|log|seal)/' },
      { path: '^worker/jobs/' },
      'Jobs call; they are not called.',
    ),
    never(
      'http-below-features',
      { path: '^worker/(http|partition|hubs|papers|log|seal|vault)/' },
      { path: '^worker/features/' },
      'The lower parts know no use case.',
    ),
    never(
      'partition-below-http',
      { path: '^worker/(partition|vault|log|seal)/' },
      { path: '^worker/(http|hubs|papers)/' },
      'The partition knows no request.',
    ),
    only(
      'hubs-are-codecs',
      { path: '^worker/hubs/' },
      ['^worker/hubs/', '^shared/(values|contract)/', packages],
      'A hub knows records, not cases.',
      orNode,
    ),
    only(
      'vault-stands-apart',
      { path: '^worker/vault(\\.ts$|/)' },
      [
        '^worker/vault/',
        '^worker/seal/',
        '^worker/grouped\\.ts$',
        '^shared/values/',
        '^db/schema/(keys|number)/',
        '^db/columns\\.ts$',
        packages,
        runtime,
      ],
      'The vault knows keys and numbers, and no record.',
      orNode,
    ),
    never(
      'vault-reached-by-its-interface',
      { path: '^worker/', pathNot: '^worker/vault(\\.ts$|/)' },
      { path: '^worker/vault/', pathNot: '^worker/vault/rpc\\.ts$' },
      'Other Workers speak to the vault over RPC.',
    ),
    never(
      'hono-in-http-only',
      { pathNot: ['^worker/http/', '^test/bench/', packages] },
      { path: `${packages}hono/` },
      'One folder knows the web framework.',
    ),
    never(
      'libsql-in-partition-only',
      { pathNot: ['^worker/(partition|vault)/', '^(db|run|test)/', packages] },
      { path: `${packages}(@libsql/|libsql/)` },
      'One road to the records.',
    ),
    never(
      'native-libsql-in-server-only',
      { pathNot: ['^db/server/', '^test/', packages] },
      { path: `${packages}libsql/` },
      'The supervisor and the Workers hold no native code.',
    ),
    never('no-missing-modules', {}, { couldNotResolve: true, pathNot: runtime }, 'Every import leads somewhere.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
}
