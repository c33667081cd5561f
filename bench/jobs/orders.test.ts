import jsonata from 'jsonata'
import { expect, it } from 'vitest'
import { MAPPED_RECEIPT, mapOrder, ORDER_TEMPLATE, orderOf, RECEIPT, RECEIPT_TEMPLATE } from './orders.ts'

it.each([1, 6, 85])('the template of an order with %i lines does what the function does', async lines => {
  const order = orderOf(lines)
  const mapped = await jsonata(ORDER_TEMPLATE).evaluate(order)
  expect(JSON.stringify(mapped)).toBe(JSON.stringify(mapOrder(order)))
})

it('so does the template of the receipt', async () => {
  expect(JSON.stringify(await jsonata(RECEIPT_TEMPLATE).evaluate(RECEIPT))).toBe(JSON.stringify(MAPPED_RECEIPT))
})

it('is of the size that it is named after', () => {
  const bytes = (lines: number) => Buffer.byteLength(JSON.stringify(orderOf(lines)))
  expect(Math.abs(bytes(6) - 1024)).toBeLessThan(64)
  expect(Math.abs(bytes(85) - 9400)).toBeLessThan(600)
})
