/** The job of orders.ts in Velocity: an order reshaped. */
export const ORDER_VTL = `#set($order = $input.path('$'))
#set($total = 0)
#set($count = 0)
{
  "orderId": "$order.id",
  "customerId": "$order.customer.id",
  "customerName": "$order.customer.firstName $order.customer.lastName",
  "email": "$order.customer.email",
  "phone": "$order.customer.phone",
  "street": "$order.shipping.street",
  "city": "$order.shipping.city",
  "postcode": "$order.shipping.postcode",
  "country": "$order.shipping.country",
  "currency": "$order.currency",
  "express": #if($order.shipping.method == "express")true#{else}false#end,
  "lines": [
#foreach($line in $order.lines)
#set($amount = $line.quantity * $line.unitPriceCents)
#set($total = $total + $amount)
#set($count = $count + $line.quantity)
    { "sku": "$line.sku", "quantity": $line.quantity, "amountCents": $amount }#if($foreach.hasNext),#end
#end
  ],
  "itemCount": $count,
  "totalCents": $total
}`

/** The answer reshaped. */
export const RECEIPT_VTL = `#set($receipt = $input.path('$'))
{
  "id": "$receipt.orderId",
  "accepted": #if($receipt.status == "ACCEPTED")true#{else}false#end,
  "total": { "amountCents": $receipt.totals.grossCents, "currency": "$receipt.totals.currency" },
  "delivery": {
    "date": "$receipt.estimatedDelivery",
    "carrier": "$receipt.carrier.name $receipt.carrier.service",
    "tracking": "$receipt.tracking.url"
  },
  "from": "$receipt.warehouse.name",
  "links": [#foreach($link in $receipt.links)"$link"#if($foreach.hasNext),#end#end]
}`
