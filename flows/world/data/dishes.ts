/** Dishes by cuisine: name | category | mark (v vegetarian, e with egg, n meat or fish) | price in rupees | what it is. Best known first. */
export const dishTables = {
  "North Indian": `
Paneer Tikka|starters|v|220|Char-grilled cottage cheese with peppers and mint chutney
Paneer Butter Masala|main course|v|240|Cottage cheese in a mild tomato and butter gravy
Butter Chicken|main course|n|290|Tandoori chicken in a creamy tomato gravy
Dal Makhani|main course|v|210|Black lentils simmered overnight with butter
Dal Tadka|main course|v|170|Yellow lentils with garlic and cumin
Chicken Tikka|starters|n|270|Chicken pieces marinated in yogurt and grilled
Palak Paneer|main course|v|230|Cottage cheese in a smooth spinach gravy
Kadai Paneer|main course|v|245|Cottage cheese tossed with peppers and crushed coriander
Chole Bhature|main course|v|160|Spiced chickpeas with two puffed breads
Rajma Chawal|main course|v|150|Kidney bean curry over steamed rice
Aloo Paratha|breads|v|90|Wheat bread stuffed with spiced potato, with curd
Paneer Paratha|breads|v|120|Wheat bread stuffed with cottage cheese, with curd
Butter Naan|breads|v|55|Soft tandoori bread brushed with butter
Garlic Naan|breads|v|70|Tandoori bread with garlic and coriander
Tandoori Roti|breads|v|25|Whole wheat bread from the tandoor
Jeera Rice|rice|v|130|Basmati rice tempered with cumin
Malai Kofta|main course|v|250|Paneer dumplings in a cashew gravy
Shahi Paneer|main course|v|255|Cottage cheese in a rich nut and cream gravy
Matar Paneer|main course|v|225|Peas and cottage cheese in tomato gravy
Aloo Gobi|main course|v|180|Potato and cauliflower with turmeric and cumin
Bhindi Masala|main course|v|190|Okra fried with onion and spices
Mix Veg Curry|main course|v|200|Seasonal vegetables in an onion gravy
Mushroom Masala|main course|v|230|Button mushrooms in a spicy gravy
Chicken Curry|main course|n|260|Home-style chicken in onion and tomato gravy
Kadai Chicken|main course|n|280|Chicken tossed with peppers and whole spices
Tandoori Chicken|starters|n|320|Half a chicken, marinated and roasted in the tandoor
Chicken Malai Tikka|starters|n|290|Chicken in a cream and cheese marinade, grilled
Hara Bhara Kebab|starters|v|180|Spinach and pea patties, shallow fried
Veg Thali|thali|v|230|Two vegetables, dal, rice, three breads, salad and a sweet
Special Punjabi Thali|thali|v|290|Paneer, dal makhani, rice, two naans, raita and gulab jamun`,
  Biryani: `
Veg Biryani|rice|v|190|Basmati rice layered with vegetables and saffron, with raita
Chicken Biryani|rice|n|240|Basmati rice layered with spiced chicken, with raita
Hyderabadi Chicken Biryani|rice|n|270|Dum-cooked with green chilli, mint and fried onion
Paneer Biryani|rice|v|230|Basmati rice with cottage cheese and caramelised onion
Egg Biryani|rice|e|200|Fragrant rice with two boiled eggs
Mutton Biryani|rice|n|340|Slow-cooked mutton under saffron rice
Hyderabadi Veg Biryani|rice|v|215|Dum-cooked vegetables with mint and green chilli
Chicken Dum Biryani|rice|n|265|Sealed and slow-cooked, with salan and raita
Veg Pulao|rice|v|150|Lightly spiced rice with vegetables
Kashmiri Pulao|rice|v|190|Rice with fruit, nuts and saffron
Mushroom Biryani|rice|v|210|Mushrooms and basmati with whole spices
Prawns Biryani|rice|n|360|Coastal prawns in a coconut-scented rice
Chicken 65|starters|n|230|Fried chicken with curry leaves and red chilli
Mirchi Ka Salan|sides|v|90|Green chillies in a peanut and sesame gravy
Boondi Raita|sides|v|60|Curd with crisp gram drops
Chicken Kebab|starters|n|240|Minced chicken skewers from the charcoal grill
Seekh Kebab|starters|n|280|Minced mutton skewers with onion rings
Veg Seekh Kebab|starters|v|190|Vegetable and gram skewers with mint chutney
Chicken Korma|main course|n|280|Chicken in a mild nut gravy
Mutton Rogan Josh|main course|n|360|Kashmiri mutton curry with red chilli
Double Ka Meetha|desserts|v|110|Bread pudding with milk and saffron`,
  "South Indian": `
Masala Dosa|breakfast|v|110|Crisp rice crepe with potato filling, sambar and chutney
Plain Dosa|breakfast|v|80|Crisp rice crepe with sambar and chutney
Idli Sambar|breakfast|v|70|Three steamed rice cakes with sambar
Medu Vada|breakfast|v|80|Two lentil doughnuts with sambar and chutney
Rava Dosa|breakfast|v|120|Lacy semolina crepe with onion
Mysore Masala Dosa|breakfast|v|130|Dosa with red garlic chutney and potato
Onion Uttapam|breakfast|v|110|Thick rice pancake with onion and chilli
Set Dosa|breakfast|v|95|Three soft dosas with vegetable kurma
Ghee Roast Dosa|breakfast|v|135|Thin dosa roasted in ghee
Paneer Dosa|breakfast|v|150|Dosa filled with spiced cottage cheese
Idli Vada Combo|breakfast|v|95|Two idlis and one vada with sambar
Upma|breakfast|v|65|Semolina with vegetables and curry leaves
Pongal|breakfast|v|85|Rice and lentils with pepper and ghee
Lemon Rice|rice|v|100|Rice with lemon, peanuts and curry leaves
Curd Rice|rice|v|95|Rice in tempered curd
Bisi Bele Bath|rice|v|120|Rice, lentils and vegetables with Karnataka spices
Tomato Rice|rice|v|100|Rice cooked with tomato and mustard seed
Rasam|soups|v|55|Peppery tamarind soup
Filter Coffee|beverages|v|40|Strong decoction with hot milk
Appam with Stew|main course|v|140|Lacy rice pancakes with coconut vegetable stew
Malabar Parotta|breads|v|45|Layered flaky bread
Chettinad Chicken|main course|n|290|Chicken with roasted pepper and coconut
South Indian Thali|thali|v|210|Rice, sambar, rasam, two vegetables, curd and papad`,
  Maharashtrian: `
Misal Pav|breakfast|v|90|Spicy sprouted bean curry with farsan and two pavs, Nashik style
Vada Pav|snacks|v|25|Potato fritter in a bun with dry garlic chutney
Sabudana Khichdi|breakfast|v|80|Sago with peanuts and green chilli
Kanda Poha|breakfast|v|50|Flattened rice with onion and turmeric
Puran Poli|desserts|v|70|Sweet lentil bread with ghee
Pav Bhaji|snacks|v|130|Mashed vegetables with butter and two pavs
Thalipeeth|breakfast|v|85|Multigrain flatbread with white butter
Pithla Bhakri|main course|v|140|Gram flour curry with millet bread
Zunka Bhakri|main course|v|140|Dry gram flour with onion and millet bread
Sabudana Vada|snacks|v|75|Sago and potato patties with curd
Batata Vada|snacks|v|45|Two potato fritters with chutney
Kothimbir Vadi|snacks|v|90|Steamed and fried coriander squares
Bharli Vangi|main course|v|170|Small aubergines stuffed with peanut masala
Varan Bhaat|rice|v|120|Plain dal over rice with ghee and lemon
Masale Bhaat|rice|v|140|Spiced rice with ivy gourd and cashew
Usal Pav|breakfast|v|85|Sprouted bean curry with pav
Matki Usal|main course|v|130|Sprouted moth beans in coconut gravy
Kolhapuri Mutton|main course|n|380|Mutton in a fiery red gravy
Tambda Rassa|soups|n|120|Hot red broth
Pandhra Rassa|soups|n|120|White coconut broth
Chicken Kolhapuri|main course|n|290|Chicken in a hot sesame and chilli gravy
Bombil Fry|starters|n|260|Crisp fried Bombay duck
Surmai Fry|starters|n|340|Kingfish in a semolina crust
Shrikhand|desserts|v|90|Sweet strained curd with saffron
Modak|desserts|v|120|Four steamed dumplings with coconut and jaggery
Solkadhi|beverages|v|55|Kokum and coconut drink
Maharashtrian Thali|thali|v|240|Bhakri, pithla, bharli vangi, varan bhaat and shrikhand`,
  Chinese: `
Veg Hakka Noodles|noodles|v|160|Wok-tossed noodles with vegetables
Chicken Hakka Noodles|noodles|n|200|Wok-tossed noodles with chicken
Veg Fried Rice|rice|v|160|Rice tossed with vegetables and soy
Chicken Fried Rice|rice|n|200|Rice tossed with chicken and egg
Veg Manchurian|starters|v|170|Vegetable balls in a garlic soy gravy
Gobi Manchurian|starters|v|165|Crisp cauliflower in a sticky sauce
Chilli Paneer|starters|v|210|Cottage cheese with peppers and green chilli
Chilli Chicken|starters|n|240|Chicken with peppers and green chilli
Schezwan Noodles|noodles|v|175|Noodles in hot Schezwan sauce
Schezwan Fried Rice|rice|v|175|Rice in hot Schezwan sauce
Triple Schezwan Rice|rice|v|220|Rice, noodles and gravy in Schezwan sauce
Spring Rolls|starters|v|150|Six crisp rolls with vegetables
Hot and Sour Soup|soups|v|100|Tangy soup with mushroom and pepper
Sweet Corn Soup|soups|v|95|Creamy corn soup
Manchow Soup|soups|v|105|Dark soup with fried noodles
Chicken Lollipop|starters|n|250|Six drumettes with Schezwan dip
Veg Momos|starters|v|110|Eight steamed dumplings with red chutney
Chicken Momos|starters|n|140|Eight steamed chicken dumplings
Fried Momos|starters|v|125|Eight fried dumplings with red chutney
American Chop Suey|noodles|v|190|Crisp noodles with sweet and sour vegetables
Honey Chilli Potato|starters|v|160|Crisp potato in a honey and sesame glaze
Egg Fried Rice|rice|e|175|Rice tossed with egg and spring onion
Paneer Schezwan|main course|v|220|Cottage cheese in Schezwan sauce
Dragon Chicken|starters|n|260|Chicken strips with cashew and red chilli`,
  Italian: `
Margherita Pizza|pizza|v|190|Tomato, mozzarella and basil
Farmhouse Pizza|pizza|v|280|Onion, pepper, mushroom and tomato
Paneer Tikka Pizza|pizza|v|300|Spiced paneer, onion and capsicum
Pepperoni Pizza|pizza|n|340|Pepperoni and mozzarella
Chicken Tikka Pizza|pizza|n|330|Tandoori chicken and onion
Veggie Supreme Pizza|pizza|v|320|Olives, corn, mushroom, pepper and jalapeno
Four Cheese Pizza|pizza|v|330|Mozzarella, cheddar, gouda and parmesan
White Sauce Pasta|pasta|v|210|Penne in a creamy cheese sauce
Red Sauce Pasta|pasta|v|200|Penne in a spicy tomato sauce
Pink Sauce Pasta|pasta|v|220|Penne in tomato and cream
Alfredo Pasta|pasta|v|230|Fettuccine with cream and parmesan
Chicken Alfredo Pasta|pasta|n|270|Fettuccine with chicken and cream
Spaghetti Bolognese|pasta|n|280|Spaghetti with slow-cooked mince
Veg Lasagna|pasta|v|260|Layers of vegetables, tomato and cheese
Garlic Bread|sides|v|110|Toasted bread with garlic butter
Cheese Garlic Bread|sides|v|140|Garlic bread with melted mozzarella
Bruschetta|starters|v|130|Toasts with tomato and basil
Mushroom Risotto|rice|v|270|Creamy rice with mushrooms
Minestrone Soup|soups|v|120|Vegetable and bean soup
Tiramisu|desserts|v|180|Coffee-soaked sponge with mascarpone`,
  "Fast Food": `
Veg Burger|burgers|v|90|Vegetable patty, lettuce and mayonnaise
Cheese Burger|burgers|v|110|Vegetable patty with a cheese slice
Chicken Burger|burgers|n|140|Crisp chicken patty and lettuce
Paneer Burger|burgers|v|130|Crisp paneer patty with mint mayonnaise
French Fries|sides|v|90|Salted potato fries
Peri Peri Fries|sides|v|110|Fries with hot spice
Veg Sandwich|sandwiches|v|80|Cucumber, tomato, potato and green chutney
Grilled Cheese Sandwich|sandwiches|v|110|Toasted with plenty of cheese
Bombay Masala Toast|sandwiches|v|95|Potato masala grilled between buttered bread
Chicken Club Sandwich|sandwiches|n|170|Three layers with egg and chicken
Paneer Kathi Roll|rolls|v|120|Paneer, onion and chutney in a paratha
Chicken Kathi Roll|rolls|n|140|Chicken tikka and onion in a paratha
Egg Roll|rolls|e|90|Egg paratha with onion and sauce
Veg Frankie|rolls|v|80|Potato roll with tangy spice
Chicken Nuggets|sides|n|150|Eight crisp chicken bites
Chicken Wings|sides|n|190|Six wings in hot sauce
Onion Rings|sides|v|100|Crisp battered onion
Veg Wrap|rolls|v|110|Falafel, salad and garlic sauce
Chicken Shawarma|rolls|n|150|Spit-roasted chicken, garlic sauce and pickles
Falafel Plate|main course|v|170|Six falafels with hummus and pita
Nachos with Cheese|sides|v|140|Corn chips, cheese sauce and salsa
Veg Hot Dog|burgers|v|95|Vegetable sausage in a soft bun`,
  "Street Food": `
Pani Puri|chaat|v|50|Eight crisp shells with spiced water
Sev Puri|chaat|v|60|Crisp discs with potato, chutney and sev
Bhel Puri|chaat|v|55|Puffed rice with onion and tamarind
Dahi Puri|chaat|v|70|Crisp shells with sweet curd
Ragda Pattice|chaat|v|75|Potato patties with white pea curry
Samosa|snacks|v|20|Pastry with potato and pea filling
Samosa Chaat|chaat|v|70|Broken samosa with curd and chutneys
Kachori|snacks|v|25|Crisp pastry with lentil filling
Dabeli|snacks|v|35|Spiced potato bun with peanuts and pomegranate
Aloo Tikki|chaat|v|65|Potato patties with curd and chutney
Papdi Chaat|chaat|v|70|Crisp discs with chickpeas and curd
Jalebi|desserts|v|60|Hot syrup spirals
Onion Pakoda|snacks|v|60|Onion fritters with chutney
Mirchi Bhajji|snacks|v|55|Stuffed chilli fritters
Bread Pakoda|snacks|v|40|Potato sandwich in gram batter
Corn Bhel|chaat|v|70|Sweet corn with onion and lime
Masala Peanuts|snacks|v|50|Fried peanuts with onion and tomato
Paneer Pakoda|snacks|v|120|Cottage cheese fritters
Kulfi Falooda|desserts|v|95|Frozen milk dessert with vermicelli and rose`,
  Gujarati: `
Khaman Dhokla|snacks|v|80|Steamed gram sponge with mustard seed
Gujarati Thali|thali|v|260|Farsan, two vegetables, dal, kadhi, rotli, rice and sweet
Handvo|snacks|v|90|Savoury lentil and gourd cake
Khandvi|snacks|v|95|Gram flour rolls with coconut
Methi Thepla|breads|v|75|Four fenugreek flatbreads with pickle
Undhiyu|main course|v|220|Winter vegetables cooked with fenugreek dumplings
Dal Dhokli|main course|v|140|Wheat dumplings in sweet and sour dal
Sev Tameta|main course|v|150|Tomato curry with crisp sev
Gujarati Kadhi|soups|v|80|Sweet and sour yogurt soup
Fafda Jalebi|snacks|v|90|Gram strips with hot jalebi
Patra|snacks|v|90|Steamed colocasia rolls
Basundi|desserts|v|100|Thickened milk with nuts
Aamras|desserts|v|110|Mango pulp with cardamom`,
  Desserts: `
Gulab Jamun|desserts|v|70|Two warm milk dumplings in syrup
Rasmalai|desserts|v|90|Two cottage cheese discs in saffron milk
Rasgulla|desserts|v|60|Two cottage cheese balls in syrup
Gajar Halwa|desserts|v|90|Carrot pudding with nuts
Kaju Katli|sweets|v|240|Cashew fudge, 250 g
Motichoor Ladoo|sweets|v|160|Gram pearls in ghee, 250 g
Besan Ladoo|sweets|v|150|Roasted gram sweets, 250 g
Chocolate Brownie|desserts|v|100|Fudge brownie with walnuts
Chocolate Truffle Cake|cakes|v|450|Half-kilo dark chocolate cake
Black Forest Cake|cakes|v|420|Half-kilo cake with cherries and cream
Pineapple Cake|cakes|v|390|Half-kilo cake with pineapple and cream
Butterscotch Ice Cream|ice cream|v|80|Two scoops with praline
Vanilla Ice Cream|ice cream|v|60|Two scoops
Chocolate Ice Cream|ice cream|v|75|Two scoops
Mango Ice Cream|ice cream|v|80|Two scoops, in season
Malai Kulfi|ice cream|v|50|Frozen thickened milk on a stick
Rabdi|desserts|v|110|Thickened sweet milk with pistachio
Cheesecake Slice|cakes|v|160|Baked cheesecake with berry sauce
Red Velvet Pastry|cakes|v|90|Cocoa sponge with cream cheese
Fruit Custard|desserts|v|85|Custard with seasonal fruit`,
  Beverages: `
Masala Chai|beverages|v|25|Milk tea with ginger and cardamom
Sweet Lassi|beverages|v|60|Churned sweet curd
Mango Lassi|beverages|v|80|Curd with mango pulp
Masala Chaas|beverages|v|35|Spiced buttermilk
Cold Coffee|beverages|v|90|Iced coffee with milk
Cappuccino|beverages|v|110|Espresso with steamed milk
Fresh Lime Soda|beverages|v|50|Lime with soda, sweet or salted
Mango Milkshake|beverages|v|110|Mango with chilled milk
Chocolate Milkshake|beverages|v|120|Chocolate with chilled milk
Strawberry Milkshake|beverages|v|120|Strawberry with chilled milk
Orange Juice|beverages|v|80|Freshly pressed
Watermelon Juice|beverages|v|70|Freshly pressed
Sugarcane Juice|beverages|v|30|Freshly pressed with lime and ginger
Grape Juice|beverages|v|70|Nashik grapes, freshly pressed
Coconut Water|beverages|v|50|Straight from the nut
Iced Lemon Tea|beverages|v|80|Black tea with lemon
Green Tea|beverages|v|50|Hot, unsweetened
Thandai|beverages|v|90|Milk with almonds, fennel and rose
Jaljeera|beverages|v|40|Cumin and mint cooler
Kokum Sherbet|beverages|v|50|Tangy kokum cooler`,
  Healthy: `
Greek Salad|salads|v|170|Cucumber, tomato, olives and feta
Caesar Salad|salads|v|180|Lettuce, croutons and parmesan
Chicken Caesar Salad|salads|n|220|Grilled chicken, lettuce and parmesan
Sprouts Salad|salads|v|100|Sprouted beans with lemon and onion
Fruit Bowl|salads|v|120|Seasonal fruit, cut fresh
Quinoa Bowl|bowls|v|230|Quinoa, roasted vegetables and tahini
Paneer Protein Bowl|bowls|v|240|Paneer, brown rice and greens
Grilled Chicken Bowl|bowls|n|270|Chicken breast, brown rice and greens
Oats Upma|breakfast|v|90|Oats with vegetables
Ragi Dosa|breakfast|v|110|Finger millet crepe with chutney
Multigrain Khichdi|main course|v|150|Millets and lentils with ghee
Egg White Omelette|breakfast|e|110|Three egg whites with spinach
Peanut Butter Smoothie|beverages|v|130|Banana, peanut butter and oats
Detox Juice|beverages|v|100|Spinach, apple and ginger
Tofu Stir Fry|main course|v|220|Tofu with broccoli and soy`,
} as const satisfies Record<string, string>;

export type Cuisine = keyof typeof dishTables;
