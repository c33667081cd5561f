// The shared AWS configuration file, as far as addresses go.
// Documented: AWS SDKs and Tools Reference Guide, "Shared config and credentials files", "Service-specific endpoints".
import type { EndpointProfile } from '../endpoints/endpoint.ts'

type Section = Readonly<Record<string, string>>

/**
 * Reads a profile: `[profile NAME]` or `[default]`, and the `[services NAME]` that it points to. What is not there is
 * undefined, as in a file that is empty; lines that cannot be read are passed over, as the SDKs do.
 */
export function parseEndpointProfile(text: string, profile: string): EndpointProfile {
  const sections = parseSections(text)
  const own = (profile === 'default' ? sections.get('default') : undefined) ?? sections.get(`profile ${profile}`) ?? {}
  const services = own.services === undefined ? {} : (sections.get(`services ${own.services}`) ?? {})
  const serviceUrls = Object.entries(services).flatMap(([name, url]) => {
    const service = /^(.+)\.endpoint_url$/.exec(name)?.[1]
    return service === undefined ? [] : [[service, url] as const]
  })
  return {
    endpointUrl: own.endpoint_url,
    serviceUrls: Object.fromEntries(serviceUrls),
    useFips: readFlag(own.use_fips_endpoint),
    useDualStack: readFlag(own.use_dualstack_endpoint),
    ignoreConfiguredUrls: readFlag(own.ignore_configured_endpoint_urls),
  }
}

/** Sections by name; `s3 =` with `  endpoint_url = …` under it is `s3.endpoint_url`. */
function parseSections(text: string): Map<string, Section> {
  const sections = new Map<string, Record<string, string>>()
  let section: Record<string, string> = {}
  let parent = ''
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ').replace(/['"]/g, '')
    if (heading !== undefined) {
      section = sections.get(heading) ?? {}
      sections.set(heading, section)
      parent = ''
      continue
    }
    const [, indent = '', name, value = ''] = /^(\s*)([^\s#;=][^=]*?)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) ?? []
    if (name === undefined) continue
    if (indent !== '' && parent !== '') section[`${parent}.${name}`] = value
    else {
      parent = value === '' ? name : ''
      section[name] = value
    }
  }
  return sections
}

function readFlag(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === 'true'
}
