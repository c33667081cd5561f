-- The mapping of orders.ts by hand: decode, reshape, encode, in both directions.
local cjson = require "cjson"

local M = {}

local function map_order(order)
  local customer, shipping = order.customer, order.shipping
  local lines, count, total = {}, 0, 0
  for i, line in ipairs(order.lines) do
    local amount = line.quantity * line.unitPriceCents
    count = count + line.quantity
    total = total + amount
    lines[i] = { sku = line.sku, quantity = line.quantity, amountCents = amount }
  end
  return {
    orderId = order.id,
    customerId = customer.id,
    customerName = customer.firstName .. " " .. customer.lastName,
    email = customer.email,
    phone = customer.phone,
    street = shipping.street,
    city = shipping.city,
    postcode = shipping.postcode,
    country = shipping.country,
    currency = order.currency,
    express = shipping.method == "express",
    lines = lines,
    itemCount = count,
    totalCents = total,
  }
end

local function map_receipt(receipt)
  return {
    id = receipt.orderId,
    accepted = receipt.status == "ACCEPTED",
    total = { amountCents = receipt.totals.grossCents, currency = receipt.totals.currency },
    delivery = {
      date = receipt.estimatedDelivery,
      carrier = receipt.carrier.name .. " " .. receipt.carrier.service,
      tracking = receipt.tracking.url,
    },
    from = receipt.warehouse.name,
    links = receipt.links,
  }
end

function M.request()
  ngx.req.read_body()
  ngx.req.set_body_data(cjson.encode(map_order(cjson.decode(ngx.req.get_body_data()))))
end

function M.response()
  local ctx = ngx.ctx
  local chunk, last = ngx.arg[1], ngx.arg[2]
  local chunks = ctx.chunks
  if not chunks then
    chunks = {}
    ctx.chunks = chunks
  end
  chunks[#chunks + 1] = chunk
  if last then
    ngx.arg[1] = cjson.encode(map_receipt(cjson.decode(table.concat(chunks))))
  else
    ngx.arg[1] = nil
  end
end

return M
