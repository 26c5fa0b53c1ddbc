export type Category = 'electronics' | 'clothing' | 'books'

export interface Article {
  sku: string
  name: string
  category: Category
  description: string
  /** Euros, VAT included. */
  price: number
  /** Pieces in the warehouse. */
  stock: number
}

/** Stands in for the shop's database, so that the sample runs without one. */
export const catalogue: Article[] = [
  {
    sku: 'E-1001',
    name: 'Tern 2',
    category: 'electronics',
    description: 'Over-ear headphones with noise cancelling, 42 hours of battery, Bluetooth 5.4',
    price: 179,
    stock: 212,
  },
  {
    sku: 'E-1002',
    name: 'Tern Mini',
    category: 'electronics',
    description: 'In-ear headphones with charging case, protected against splashes, Bluetooth 5.3',
    price: 89,
    stock: 340,
  },
  {
    sku: 'E-1003',
    name: 'Ear pads for Tern 2',
    category: 'electronics',
    description: 'Pair of spare ear pads for the Tern 2 headphones',
    price: 24,
    stock: 97,
  },
  {
    sku: 'E-1104',
    name: 'Harbour Lamp',
    category: 'electronics',
    description: 'Desk lamp with dimmer and warm or cold light, USB-C socket in the base',
    price: 64.9,
    stock: 41,
  },
  {
    sku: 'E-1105',
    name: 'Quay Charger 65',
    category: 'electronics',
    description: 'Charger with two USB-C sockets, 65 watts, for laptops and telephones',
    price: 39.9,
    stock: 158,
  },
  {
    sku: 'E-1106',
    name: 'Quay Power Bank 10',
    category: 'electronics',
    description: 'Power bank with 10,000 mAh, charges two telephones at a time',
    price: 34.9,
    stock: 0,
  },
  {
    sku: 'E-1207',
    name: 'Pilot Radio',
    category: 'electronics',
    description: 'Portable radio for DAB+ and FM, battery or mains, 20 hours',
    price: 99,
    stock: 23,
  },
  {
    sku: 'C-2001',
    name: 'Fjell Rain Jacket',
    category: 'clothing',
    description: 'Waterproof jacket with hood, taped seams, sizes XS to XXL',
    price: 129,
    stock: 76,
  },
  {
    sku: 'C-2002',
    name: 'Fjell Wool Jumper',
    category: 'clothing',
    description: 'Jumper of merino wool with round neck, sizes S to XL',
    price: 95,
    stock: 54,
  },
  {
    sku: 'C-2003',
    name: 'Fjell Base Shirt',
    category: 'clothing',
    description: 'Long-sleeved shirt of merino wool to be worn under other clothes',
    price: 59,
    stock: 130,
  },
  {
    sku: 'C-2104',
    name: 'Deck Shoes',
    category: 'clothing',
    description: 'Leather shoes with non-slip sole, European sizes 37 to 46',
    price: 84,
    stock: 38,
  },
  {
    sku: 'C-2105',
    name: 'Sailor Cap',
    category: 'clothing',
    description: 'Knitted cap of organic cotton, one size',
    price: 22,
    stock: 0,
  },
  {
    sku: 'C-2106',
    name: 'Canal Socks',
    category: 'clothing',
    description: 'Three pairs of cotton socks, European sizes 36 to 47',
    price: 14.9,
    stock: 410,
  },
  {
    sku: 'B-3001',
    name: 'A Short History of Lighthouses',
    category: 'books',
    description: 'Illustrated history of lighthouses on the North Sea, 240 pages',
    price: 28,
    stock: 65,
  },
  {
    sku: 'B-3002',
    name: 'Bread on Weekdays',
    category: 'books',
    description: 'Cookbook with sixty recipes for sourdough and rolls, 192 pages',
    price: 24,
    stock: 112,
  },
  {
    sku: 'B-3003',
    name: 'Learning to Sail',
    category: 'books',
    description: 'Textbook for the first sailing licence with exercises, 320 pages',
    price: 34.5,
    stock: 19,
  },
  {
    sku: 'B-3004',
    name: 'The Night Ferry',
    category: 'books',
    description: 'Crime novel set on a ship between Kiel and Oslo, paperback, 368 pages',
    price: 13,
    stock: 88,
  },
  {
    sku: 'B-3005',
    name: 'Birds of the Coast',
    category: 'books',
    description: 'Field guide to 180 birds of the Baltic and the North Sea with drawings, 288 pages',
    price: 26,
    stock: 0,
  },
]
