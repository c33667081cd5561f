import { STAGE_SERVICE } from '../../grpc/services.ts'
import { UsageError } from '../terminal.ts'
import type { AdminClient } from './client.ts'
import { lastSegment } from './printed-messages.ts'

/** The stage that was asked for, or the API's only one; anything else is bad usage. */
export async function stageOf(client: AdminClient, parent: string, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked
  const { stages } = await client.call(STAGE_SERVICE.ListStages, { parent })
  const names = stages.map(({ name }) => lastSegment(name))
  const [only] = names
  if (only !== undefined && names.length === 1) return only
  throw new UsageError(
    names.length === 0
      ? `${parent} has no stages: give its definition one and apply it`
      : `--stage is required: the stages of ${parent} are ${names.join(', ')}`,
  )
}
