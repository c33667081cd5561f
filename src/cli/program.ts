import { Command, CommanderError } from 'commander'
import { AdminCallError } from './admin/call-error.ts'
import { problemLines } from './files/problem-lines.ts'
import { version } from './package-version.ts'
import { type ExitCode, type Terminal, UsageError } from './terminal.ts'

/** Commands are loaded when they are named: `serve` brings the whole gateway, and `get` should not wait for it. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: LoadCommand }>> = {
  serve: {
    summary: 'run the gateway: control plane and data plane',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  apply: { summary: 'check and store definition files', load: async () => (await import('./apply.ts')).applyCommand },
  import: {
    summary: 'store an OpenAPI document, and say how each method will run',
    load: async () => (await import('./import.ts')).importCommand,
  },
  export: {
    summary: 'print what a stage serves as an OpenAPI document',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  get: {
    summary: 'print an API, integration, deployment or stage',
    load: async () => (await import('./get.ts')).getCommand,
  },
  list: {
    summary: 'list APIs, integrations, deployments or stages',
    load: async () => (await import('./list.ts')).listCommand,
  },
  delete: {
    summary: 'delete an API, integration or deployment',
    load: async () => (await import('./delete.ts')).deleteCommand,
  },
  deploy: { summary: 'deploy an API to a stage', load: async () => (await import('./deploy.ts')).deployCommand },
  rollback: {
    summary: 'put a stage back to an earlier deployment',
    load: async () => (await import('./rollback.ts')).rollbackCommand,
  },
  'test-invoke': {
    summary: 'run one request through an API and show each step',
    load: async () => (await import('./test-invoke.ts')).testInvokeCommand,
  },
  authorize: {
    summary: 'say which rule lets a request in, or refuses it',
    load: async () => (await import('./authorize.ts')).authorizeCommand,
  },
  'iam-policy': {
    summary: 'print the AWS permissions that an API needs',
    load: async () => (await import('./iam-policy.ts')).iamPolicyCommand,
  },
  template: {
    summary: 'run and test mapping templates',
    load: async () => (await import('./template.ts')).templateCommand,
  },
  bench: {
    summary: 'measure throughput and CPU (only in a checkout)',
    load: async () => (await import('./bench.ts')).benchCommand,
  },
  store: {
    summary: 'look after the store of definitions',
    load: async () => (await import('./store.ts')).storeCommand,
  },
  backup: {
    summary: "copy the control plane's store to a file",
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  restore: {
    summary: 'put a backup in the place of a store',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  status: {
    summary: 'show what is stored, deployed and served',
    load: async () => (await import('./status.ts')).statusCommand,
  },
}

type LoadCommand = () => Promise<(terminal: Terminal) => Command>

/** Runs a command line (without node and script), and returns the exit status. */
export async function run(args: readonly string[], streams: Pick<Terminal, 'write' | 'warn'>): Promise<number> {
  let status: ExitCode | 0 = 0
  const exit = (code: ExitCode) => {
    if (code > status) status = code
  }
  const terminal: Terminal = { ...streams, exit }
  try {
    const program = await buildProgram(args[0], terminal)
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    const code = explain(error, terminal)
    if (code !== 0) exit(code)
  }
  return status
}

async function buildProgram(named: string | undefined, terminal: Terminal): Promise<Command> {
  const program = new Command('regauge')
    .description('A self-hosted gateway that does what Amazon API Gateway does with an integration request.')
    .version(version())
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = name === named ? (await load())(terminal) : new Command(name)
    program.addCommand(command.summary(summary))
  }
  quietly(program, terminal)
  return program
}

/** Lets commander throw where it would end the process, and write where the terminal is. */
function quietly(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({ writeOut: terminal.write, writeErr: terminal.warn })
  for (const child of command.commands) quietly(child, terminal)
}

/** Says what went wrong, and returns the exit status. What is not foreseen here is a bug, and shows its stack. */
function explain(error: unknown, terminal: Terminal): ExitCode | 0 {
  if (error instanceof CommanderError) {
    // Help and version that were asked for end here too, and have said what they had to say.
    return error.exitCode === 0 ? 0 : 2
  }
  if (error instanceof UsageError) {
    terminal.warn(`regauge: ${error.message}\n`)
    return 2
  }
  if (error instanceof AdminCallError) {
    const { problems = [] } = error.details
    terminal.warn(
      `regauge: ${error.message}\n${problemLines(problems.map(fault => ({ ...fault, field: fault.path })))}`,
    )
    return 1
  }
  terminal.warn(`regauge: ${error instanceof Error ? error.stack : String(error)}\n`)
  return 1
}
