import { expect, test } from 'vitest'
import { compile } from '../../src/template/vtl/index.ts'
import { MAPPED_RECEIPT, mapOrder, orderOf, RECEIPT } from './orders.ts'
import { ORDER_VTL, RECEIPT_VTL } from './orders-vtl.ts'

test.each<[job: string, template: string, body: unknown, expected: unknown]>([
  ['an order of 6 lines', ORDER_VTL, orderOf(6), mapOrder(orderOf(6))],
  ['an order of 85 lines', ORDER_VTL, orderOf(85), mapOrder(orderOf(85))],
  ['a receipt', RECEIPT_VTL, RECEIPT, MAPPED_RECEIPT],
])('%s in Velocity is what the other languages make', (_, template, body, expected) => {
  expect(JSON.parse(compile(template).render({ body: JSON.stringify(body) }))).toEqual(expected)
})
