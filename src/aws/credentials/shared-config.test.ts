import { expect, it } from 'vitest'
import { parseEndpointProfile } from './shared-config.ts'

const FILE = `
# a comment
[default]
region = eu-west-1
endpoint_url = http://everything:1 ; another
[profile  local]
services = mine
use_fips_endpoint = true
use_dualstack_endpoint=TRUE
[services mine]
s3 =
  endpoint_url = http://s3:9000
  addressing_style = path
sfn =
  endpoint_url=http://sfn
[profile off]
ignore_configured_endpoint_urls = true
this line is nothing
`

it.each([
  ['default', { endpointUrl: 'http://everything:1' }],
  ['local', { serviceUrls: { s3: 'http://s3:9000', sfn: 'http://sfn' }, useFips: true, useDualStack: true }],
  ['off', { ignoreConfiguredUrls: true }],
  ['none', {}],
])('profile %s', (profile, expected) => {
  const nothing = {
    endpointUrl: undefined,
    useFips: undefined,
    useDualStack: undefined,
    ignoreConfiguredUrls: undefined,
  }
  expect(parseEndpointProfile(FILE, profile)).toEqual({ ...nothing, serviceUrls: {}, ...expected })
})
