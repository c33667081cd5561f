/** The job of the mapping scenarios: an order goes in, is reshaped, is accepted, and the answer is reshaped. */

interface OrderLine {
  readonly sku: string
  readonly title: string
  readonly quantity: number
  readonly unitPriceCents: number
  readonly warehouse: string
}

export interface Order {
  readonly id: string
  readonly currency: string
  readonly customer: Readonly<Record<'id' | 'firstName' | 'lastName' | 'email' | 'phone', string>>
  readonly shipping: Readonly<Record<'method' | 'street' | 'city' | 'postcode' | 'country', string>>
  readonly note: string
  readonly lines: readonly OrderLine[]
}

/** 1,016 bytes of JSON with 6 lines, 9.2 KB with 85. Prices are whole cents, so that every peer sums alike. */
export function orderOf(lines: number): Order {
  return {
    id: 'ORD-2026-000183',
    currency: 'EUR',
    customer: {
      id: 'C-8841',
      firstName: 'Zoë',
      lastName: 'Müller-Smith',
      email: 'zoe.mueller@example.com',
      phone: '+44 20 7946 0958',
    },
    shipping: {
      method: 'express',
      street: '12 High Street, Flat 3, left of the bakery',
      city: 'London',
      postcode: 'SW1A 1AA',
      country: 'GB',
    },
    note: 'Ring twice, please, and leave it with the neighbours if nobody opens.',
    lines: Array.from({ length: lines }, (_, n) => ({
      sku: `SKU-${1000 + n}`,
      title: `Espresso cup ${80 + n} ml`,
      quantity: 1 + (n % 4),
      unitPriceCents: 650 + n * 10,
      warehouse: `LON-${1 + (n % 3)}`,
    })),
  }
}

/** Body of an order as the backend gets it: 14 fields and the sums. */
export function mapOrder({ id, currency, customer, shipping, lines }: Order): object {
  return {
    orderId: id,
    customerId: customer.id,
    customerName: `${customer.firstName} ${customer.lastName}`,
    email: customer.email,
    phone: customer.phone,
    street: shipping.street,
    city: shipping.city,
    postcode: shipping.postcode,
    country: shipping.country,
    currency,
    express: shipping.method === 'express',
    lines: lines.map(({ sku, quantity, unitPriceCents }) => ({
      sku,
      quantity,
      amountCents: quantity * unitPriceCents,
    })),
    itemCount: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    totalCents: lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0),
  }
}

/** The same in JSONata. */
export const ORDER_TEMPLATE = `{
  "orderId": id,
  "customerId": customer.id,
  "customerName": customer.firstName & " " & customer.lastName,
  "email": customer.email,
  "phone": customer.phone,
  "street": shipping.street,
  "city": shipping.city,
  "postcode": shipping.postcode,
  "country": shipping.country,
  "currency": currency,
  "express": shipping.method = "express",
  "lines": [lines.{ "sku": sku, "quantity": quantity, "amountCents": quantity * unitPriceCents }],
  "itemCount": $sum(lines.quantity),
  "totalCents": $sum(lines.(quantity * unitPriceCents))
}`

/** The backend's answer. */
export const RECEIPT = {
  orderId: 'ORD-2026-000183',
  status: 'ACCEPTED',
  warehouse: { id: 'LON-2', name: 'London Docklands' },
  carrier: { id: 'RM', name: 'Royal Mail', service: 'Tracked 24' },
  estimatedDelivery: '2026-11-26',
  tracking: { number: 'RM123456789GB', url: 'https://tracking.example.com/RM123456789GB' },
  totals: { netCents: 10150, taxCents: 2030, grossCents: 12180, currency: 'EUR' },
  links: ['https://shop.example.com/orders/183', 'https://shop.example.com/orders/183/invoice'],
} as const

/** Body of the answer as the client gets it. */
export const MAPPED_RECEIPT = {
  id: RECEIPT.orderId,
  accepted: true,
  total: { amountCents: RECEIPT.totals.grossCents, currency: RECEIPT.totals.currency },
  delivery: {
    date: RECEIPT.estimatedDelivery,
    carrier: `${RECEIPT.carrier.name} ${RECEIPT.carrier.service}`,
    tracking: RECEIPT.tracking.url,
  },
  from: RECEIPT.warehouse.name,
  links: RECEIPT.links,
}

/** The same in JSONata. */
export const RECEIPT_TEMPLATE = `{
  "id": orderId,
  "accepted": status = "ACCEPTED",
  "total": { "amountCents": totals.grossCents, "currency": totals.currency },
  "delivery": {
    "date": estimatedDelivery,
    "carrier": carrier.name & " " & carrier.service,
    "tracking": tracking.url
  },
  "from": warehouse.name,
  "links": links
}`
