/** Goods of the shops: name | category | size:price in rupees, … | what it is. */
export const goodsTable = `
Basmati Rice|groceries|1 kg:110,5 kg:520,10 kg:990|Aged long grain rice
Kolam Rice|groceries|1 kg:70,5 kg:330|Everyday short grain rice
Wheat Flour|groceries|1 kg:52,5 kg:240,10 kg:465|Stone-ground chakki atta
Jowar Flour|groceries|1 kg:68,2 kg:130|Sorghum flour for bhakri
Bajra Flour|groceries|1 kg:62,2 kg:118|Pearl millet flour
Gram Flour|groceries|500 g:60,1 kg:112|Fine besan
Toor Dal|groceries|500 g:85,1 kg:164|Unpolished pigeon peas
Moong Dal|groceries|500 g:75,1 kg:144|Split green gram
Chana Dal|groceries|500 g:52,1 kg:98|Split Bengal gram
Urad Dal|groceries|500 g:78,1 kg:149|Split black gram
Rajma|groceries|500 g:90,1 kg:172|Red kidney beans
Kabuli Chana|groceries|500 g:80,1 kg:152|White chickpeas
Sugar|groceries|1 kg:46,5 kg:222|Refined crystal sugar
Jaggery|groceries|500 g:45,1 kg:86|Kolhapuri jaggery block
Iodised Salt|groceries|1 kg:26|Free-flowing table salt
Sunflower Oil|groceries|1 L:142,5 L:690|Refined cooking oil
Groundnut Oil|groceries|1 L:198,5 L:970|Filtered cooking oil
Mustard Oil|groceries|1 L:176|Cold-pressed cooking oil
Ghee|groceries|500 ml:320,1 L:620|Cow ghee
Turmeric Powder|spices|100 g:38,200 g:72|Ground haldi
Red Chilli Powder|spices|100 g:52,200 g:98|Ground byadgi chilli
Coriander Powder|spices|100 g:34,200 g:64|Ground dhania
Cumin Seeds|spices|100 g:58,200 g:112|Whole jeera
Garam Masala|spices|50 g:48,100 g:88|Roasted spice blend
Kanda Lasun Masala|spices|100 g:62,200 g:118|Onion and garlic spice blend
Black Pepper|spices|50 g:64,100 g:122|Whole kali mirch
Green Cardamom|spices|25 g:95,50 g:184|Whole elaichi
Goda Masala|spices|100 g:66,200 g:126|Sweet Maharashtrian spice blend
Assam Tea|beverages|250 g:120,500 g:230,1 kg:445|Strong leaf tea
Green Tea Bags|beverages|25 bags:140,100 bags:480|Unsweetened
Instant Coffee|beverages|50 g:170,100 g:320|Freeze-dried coffee
Filter Coffee Powder|beverages|200 g:130,500 g:310|With chicory
Mango Drink|beverages|600 ml:40,1.2 L:75|Fruit drink
Mineral Water|beverages|1 L:20,5 L:70,20 L:90|Packaged drinking water
Grape Juice Carton|beverages|1 L:120|No added sugar
Toned Milk|dairy|500 ml:28,1 L:55|Pasteurised milk
Full Cream Milk|dairy|500 ml:34,1 L:67|Pasteurised milk
Curd|dairy|400 g:36,1 kg:80|Set dahi
Paneer Block|dairy|200 g:90,500 g:215|Fresh cottage cheese
Butter|dairy|100 g:58,500 g:275|Salted table butter
Cheese Slices|dairy|10 slices:145,20 slices:280|Processed cheese
Cheese Block|dairy|200 g:130,400 g:250|Processed cheese
Eggs|dairy|6 pieces:48,12 pieces:92,30 pieces:215|Farm eggs
Shrikhand Tub|dairy|250 g:85,500 g:160|Kesar flavour
Brown Bread|bakery|400 g:50|Whole wheat loaf
White Bread|bakery|400 g:42|Sandwich loaf
Ladi Pav|bakery|6 pieces:22,12 pieces:42|Fresh soft rolls
Butter Khari|bakery|200 g:70,400 g:135|Flaky puff biscuits
Rusk Toast|bakery|300 g:55|Crisp milk rusk
Glucose Biscuits|snacks|250 g:35,800 g:95|Milk biscuits
Chocolate Cookies|snacks|150 g:60,300 g:115|With chocolate chips
Salted Potato Chips|snacks|50 g:20,150 g:55|Thin and crisp
Masala Banana Chips|snacks|100 g:45,200 g:85|Kerala style
Nashik Chivda|snacks|200 g:70,500 g:165|Flattened rice mix
Bhujia Sev|snacks|200 g:58,400 g:110|Spicy gram noodles
Roasted Makhana|snacks|80 g:110,200 g:260|Salted fox nuts
Khakhra|snacks|200 g:75|Methi flavour
Almonds|dry fruits|250 g:245,500 g:480,1 kg:930|Whole badam
Cashews|dry fruits|250 g:260,500 g:510,1 kg:990|Whole kaju
Raisins|dry fruits|250 g:95,500 g:180|Nashik green raisins
Walnut Kernels|dry fruits|250 g:330,500 g:640|Halves
Dates|dry fruits|500 g:180,1 kg:345|Seeded khajur
Instant Noodles|packaged food|70 g:15,280 g:58,560 g:112|Masala flavour
Vermicelli|packaged food|400 g:48|Roasted sevai
Poha|packaged food|500 g:38,1 kg:72|Thick flattened rice
Rava|packaged food|500 g:32,1 kg:60|Fine semolina
Sabudana|packaged food|500 g:55,1 kg:105|Sago pearls
Oats|packaged food|500 g:105,1 kg:195|Rolled oats
Corn Flakes|packaged food|250 g:99,875 g:310|Breakfast cereal
Tomato Ketchup|packaged food|500 g:99,1 kg:160|Sweet and tangy
Mixed Fruit Jam|packaged food|200 g:78,500 g:165|Spread
Mango Pickle|packaged food|300 g:95,1 kg:260|In mustard oil
Papad|packaged food|200 g:68,400 g:130|Urad papad
Honey|packaged food|250 g:120,500 g:225|Multiflora
Peanut Butter|packaged food|350 g:165,1 kg:399|Crunchy
Onions|fruit and vegetables|1 kg:38,5 kg:180|Nashik red onions
Potatoes|fruit and vegetables|1 kg:34,5 kg:160|Everyday potatoes
Tomatoes|fruit and vegetables|500 g:22,1 kg:40|Ripe and firm
Spinach|fruit and vegetables|1 bunch:20,2 bunches:38|Washed palak
Cauliflower|fruit and vegetables|1 piece:35|Fresh head
Okra|fruit and vegetables|250 g:24,500 g:45|Tender bhindi
Green Chillies|fruit and vegetables|100 g:12,250 g:28|Fresh and hot
Coriander Leaves|fruit and vegetables|1 bunch:15|Fresh dhania
Ginger|fruit and vegetables|100 g:18,250 g:42|Fresh adrak
Garlic|fruit and vegetables|100 g:28,250 g:66|Dry lasun
Bananas|fruit and vegetables|6 pieces:36,12 pieces:68|Ripe robusta
Apples|fruit and vegetables|500 g:95,1 kg:185|Shimla apples
Grapes|fruit and vegetables|500 g:60,1 kg:115|Nashik seedless
Pomegranates|fruit and vegetables|500 g:90,1 kg:175|Bhagwa variety
Lemons|fruit and vegetables|6 pieces:24,12 pieces:45|Juicy
Bathing Soap|personal care|1 piece:38,4 pieces:140|Sandal fragrance
Shampoo|personal care|180 ml:120,340 ml:215,650 ml:390|For daily use
Coconut Hair Oil|personal care|200 ml:98,500 ml:225|Pure coconut
Toothpaste|personal care|100 g:62,200 g:115|With clove
Toothbrush|personal care|1 piece:30,4 pieces:105|Soft bristles
Face Wash|personal care|50 ml:95,100 ml:175|Neem and turmeric
Body Lotion|personal care|200 ml:185,400 ml:330|Aloe vera
Hand Wash|personal care|200 ml:70,750 ml:165|Antibacterial
Sanitary Pads|personal care|8 pieces:55,30 pieces:190|Extra long
Shaving Cream|personal care|70 g:75|Menthol
Deodorant|personal care|150 ml:199|Fresh scent
Talcum Powder|personal care|100 g:72,300 g:175|Cooling
Dish Wash Liquid|household|250 ml:58,750 ml:155,2 L:365|With lemon
Dish Wash Bar|household|200 g:22,600 g:60|With lemon
Detergent Powder|household|500 g:68,1 kg:130,4 kg:490|For bucket and machine
Liquid Detergent|household|1 L:199,2 L:380|For machine
Floor Cleaner|household|500 ml:99,1 L:185|Pine scent
Toilet Cleaner|household|500 ml:92,1 L:172|Thick liquid
Glass Cleaner|household|500 ml:110|Streak free
Garbage Bags|household|30 bags:90,90 bags:240|Medium
Tissue Paper|household|1 roll:35,4 rolls:130|Two-ply
Mosquito Refill|household|1 piece:80,4 pieces:290|45 nights
Incense Sticks|household|100 g:55,250 g:125|Mogra
Camphor|household|50 g:95,100 g:180|Pure bhimseni
Broom|household|1 piece:140|Soft grass
Scrub Pad|household|3 pieces:40,6 pieces:75|Heavy duty
Baby Diapers|baby care|20 pieces:299,56 pieces:749|Pants, medium
Baby Wipes|baby care|72 pieces:149,216 pieces:399|Fragrance free
Baby Soap|baby care|75 g:55|Mild
Baby Cereal|baby care|300 g:240|Wheat and milk
Dog Food|pet care|1 kg:260,3 kg:720|Chicken and rice
Cat Food|pet care|400 g:170,1.2 kg:470|Ocean fish
Ruled Notebook|stationery|1 piece:45,6 pieces:250|172 pages
Ball Pens|stationery|5 pieces:40,20 pieces:150|Blue
Pencil Box Set|stationery|1 set:120|Pencils, eraser and sharpener
A4 Paper|stationery|100 sheets:75,500 sheets:310|75 gsm
Sticky Notes|stationery|1 pack:60|Four colours
School Bag|stationery|1 piece:699|Water resistant, 30 L
Geometry Box|stationery|1 piece:140|Metal
LED Bulb|electricals|9 W:85,12 W:120|Cool daylight
Extension Board|electricals|1 piece:349|Four sockets, 2 m
AA Batteries|electricals|4 pieces:99,10 pieces:229|Alkaline
Phone Charger|electronics|18 W:399,33 W:749|USB-C
USB-C Cable|electronics|1 m:199,2 m:279|Braided
Earphones|electronics|1 piece:349|Wired, with microphone
Bluetooth Earbuds|electronics|1 pair:1299|24 hours with case
Power Bank|electronics|10000 mAh:899,20000 mAh:1499|Fast charging
Bluetooth Speaker|electronics|1 piece:1199|10 hours
Table Fan|electricals|1 piece:1599|400 mm
Electric Kettle|kitchen|1.5 L:799|Steel body
Pressure Cooker|kitchen|3 L:1349,5 L:1799|Aluminium
Non-stick Tawa|kitchen|28 cm:649|For dosa and roti
Steel Tiffin Box|kitchen|2 tier:399,3 tier:549|Leak proof
Water Bottle|kitchen|750 ml:249,1 L:329|Steel
Kitchen Knife|kitchen|1 piece:149|Steel blade
Glass Storage Jar|kitchen|1 L:199,3 pieces:549|Airtight lid
Chai Cups|kitchen|6 pieces:349|Ceramic
Casserole|kitchen|1.5 L:499|Insulated
Cotton Bath Towel|home|1 piece:299,2 pieces:549|Soft, 450 gsm
Bedsheet|home|single:499,double:799|Cotton, with pillow covers
Doormat|home|1 piece:199|Anti-slip
Umbrella|home|1 piece:399|Three-fold
Diya Set|home|12 pieces:120|Clay lamps
Cotton T-shirt|clothing|M:349,L:349,XL:369|Round neck
Kurta|clothing|M:699,L:699,XL:729|Cotton, straight
Cotton Socks|clothing|3 pairs:199|Ankle length
Handkerchiefs|clothing|6 pieces:180|Cotton
Football|sports|size 5:549|Machine stitched
Cricket Tennis Ball|sports|1 piece:70,6 pieces:390|Heavy
Badminton Racket|sports|1 piece:449,2 pieces:849|Aluminium
Skipping Rope|sports|1 piece:149|Adjustable
Yoga Mat|sports|6 mm:599|Anti-skid
First Aid Kit|health|1 kit:349|42 pieces
Digital Thermometer|health|1 piece:199|One minute
Glucose Powder|health|200 g:62,1 kg:240|Orange
Cotton Roll|health|100 g:68|Absorbent
Pain Relief Balm|health|25 g:75,50 g:140|Herbal
`;
