import { Argument, type Command } from 'commander'
import { integrationToJson } from '../definition/wire/wire.ts'
import { DEPLOYMENT_SERVICE, INTEGRATION_SERVICE, REST_API_SERVICE, STAGE_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, apiResource, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { apiView, deploymentView, lastSegment, stageView } from './admin/printed-messages.ts'
import { json, type Terminal, table, UsageError } from './terminal.ts'

type Kind = 'apis' | 'integrations' | 'deployments' | 'stages'

/** A listing in both forms: items for JSON, rows for people. */
interface Listing {
  readonly items: readonly unknown[]
  readonly heading: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** `regauge list`: APIs, or what belongs to one. */
export function listCommand(terminal: Terminal): Command {
  const kinds: readonly Kind[] = ['apis', 'integrations', 'deployments', 'stages']
  return adminCommand('list')
    .description('List all APIs, or the integrations, deployments or stages of one.')
    .addArgument(new Argument('[kind]', 'things to list').choices(kinds).default('apis'))
    .argument('[api]', 'name of the API; without it, integrations are those of all APIs')
    .action(async (kind: Kind, api: string | undefined, options: AdminOptions) => {
      const { items, heading, rows } = await withClient(options, terminal, client => list(client, kind, api))
      terminal.write(options.output === 'json' ? json(items) : table(heading, rows))
    })
}

function list(client: AdminClient, kind: Kind, api: string | undefined): Promise<Listing> {
  if (kind === 'apis') return listApis(client)
  if (kind === 'integrations') return listIntegrations(client, apiResource(api ?? '-'))
  if (api === undefined) throw new UsageError(`list ${kind} needs the name of an API: regauge list ${kind} NAME`)
  return kind === 'stages' ? listStages(client, apiResource(api)) : listDeployments(client, apiResource(api))
}

async function listApis(client: AdminClient): Promise<Listing> {
  const found = await allPages(async pageToken => {
    const reply = await client.call(REST_API_SERVICE.ListRestApis, { pageSize: 1000, pageToken })
    return { items: reply.restApis, next: reply.nextPageToken }
  })
  const rows = found.map(({ name, revision, methods, stages }) => {
    const served = stages.map(({ stage, deploymentId, undeployedChanges }) => {
      return `${stage} → ${deploymentId || 'nothing'}${undeployedChanges ? ' (undeployed changes)' : ''}`
    })
    return [lastSegment(name), revision, String(methods), served.join(', ') || '-']
  })
  return { items: found.map(apiView), heading: ['API', 'REVISION', 'METHODS', 'STAGES'], rows }
}

async function listIntegrations(client: AdminClient, parent: string): Promise<Listing> {
  const found = await allPages(async pageToken => {
    const reply = await client.call(INTEGRATION_SERVICE.ListIntegrations, { parent, pageSize: 1000, pageToken })
    return { items: reply.integrations, next: reply.nextPageToken }
  })
  const items = found.map(message => ({ name: message.name, etag: message.etag, ...integrationToJson(message) }))
  const rows = found.map(message => {
    const { type } = integrationToJson(message)
    return [message.name, String(type), [message.httpMethod, message.uri].filter(Boolean).join(' ')]
  })
  return { items, heading: ['NAME', 'TYPE', 'TARGET'], rows }
}

async function listStages(client: AdminClient, parent: string): Promise<Listing> {
  const { stages } = await client.call(STAGE_SERVICE.ListStages, { parent })
  const rows = stages.map(({ name, deploymentId, previousDeploymentIds, settings }) => {
    const before = previousDeploymentIds.join(', ') || '-'
    return [lastSegment(name), deploymentId || '-', before, settings?.autoDeploy ? 'yes' : 'no']
  })
  return { items: stages.map(stageView), heading: ['STAGE', 'SERVES', 'BEFORE', 'AUTODEPLOY'], rows }
}

async function listDeployments(client: AdminClient, parent: string): Promise<Listing> {
  const found = await allPages(async pageToken => {
    const reply = await client.call(DEPLOYMENT_SERVICE.ListDeployments, { parent, pageSize: 1000, pageToken })
    return { items: reply.deployments, next: reply.nextPageToken }
  })
  const items = found.map(deploymentView)
  const rows = items.map(({ name, createTime, stages, description, automatic }) => {
    return [lastSegment(name), createTime ?? '', stages.join(', ') || '-', automatic ? '(autoDeploy)' : description]
  })
  return { items, heading: ['DEPLOYMENT', 'MADE', 'STAGES', 'DESCRIPTION'], rows }
}

async function allPages<T>(
  read: (pageToken: string) => Promise<{ readonly items: readonly T[]; readonly next: string }>,
): Promise<readonly T[]> {
  const items: T[] = []
  let token = ''
  do {
    const page = await read(token)
    items.push(...page.items)
    token = page.next
  } while (token !== '')
  return items
}
