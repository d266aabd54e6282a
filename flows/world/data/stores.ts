/** Restaurants and shops, all invented: name | locality | cuisines or `shop`. */
export const storeTable = `
Tandoor House|College Road|North Indian,Biryani,Beverages,Desserts
Sahyadri Misal|Gangapur Road|Maharashtrian,Street Food,Beverages,Desserts
Annalakshmi Tiffins|Canada Corner|South Indian,Beverages,Healthy,Street Food
Wok and Steam|Thatte Nagar|Chinese,Fast Food,Beverages,Italian
Godavari Biryani|Panchavati|Biryani,North Indian,Desserts,Beverages
Pizza Darbar|Indira Nagar|Italian,Fast Food,Desserts,Beverages
Shree Krupa Pure Veg|CIDCO|North Indian,South Indian,Gujarati,Beverages
Grape County Kitchen|Trimbak Road|Italian,Healthy,Desserts,North Indian
Rajwada Thali|Sharanpur Road|Gujarati,Maharashtrian,North Indian,Desserts
Station Chaat Corner|Nashik Road|Street Food,Fast Food,Beverages,Chinese
Highway Dhaba|Mumbai Naka|North Indian,Biryani,Street Food,Beverages
Satpur Snack Junction|Satpur|Fast Food,Street Food,Chinese,Beverages
Green Bowl|Mahatma Nagar|Healthy,Italian,Beverages,Desserts
Udupi Gruha|Dwarka Circle|South Indian,Street Food,Beverages,North Indian
Malvan Coast|Ashoka Marg|Maharashtrian,Biryani,North Indian,Beverages
Dragon Bowl|Govind Nagar|Chinese,Italian,Fast Food,Desserts
Sweet Sangam|Main Road|Desserts,Street Food,Gujarati,Beverages
Peshwa Kitchen|Ashok Stambh|Maharashtrian,North Indian,Desserts,Beverages
Burger Adda|City Centre Mall|Fast Food,Italian,Beverages,Chinese
Noor Biryani|Wadala|Biryani,North Indian,Fast Food,Desserts
Kalyani Pure Veg|Amrutdham|North Indian,South Indian,Chinese,Desserts
Hirkani Rasoi|Hirawadi|Maharashtrian,Gujarati,Street Food,Beverages
Momo Lane|Tidke Colony|Chinese,Fast Food,Street Food,Beverages
Cafe Vintage|Pandit Colony|Italian,Desserts,Beverages,Healthy
Bhakri Bhavan|Pathardi Phata|Maharashtrian,North Indian,Beverages,Street Food
Royal Dastarkhwan|Bhadrakali|Biryani,North Indian,Desserts,Chinese
Jain Bhojanalaya|Raviwar Karanja|Gujarati,North Indian,Desserts,Beverages
Ambad Canteen|Ambad|South Indian,North Indian,Fast Food,Beverages
Frankie Stop|Rane Nagar|Fast Food,Street Food,Chinese,Beverages
Nandini Kulfi|Untwadi|Desserts,Beverages,Street Food,Fast Food
Someshwar Garden|Someshwar|North Indian,Chinese,Maharashtrian,Beverages
Anand Veg World|Anandvalli|North Indian,South Indian,Italian,Desserts
Meri Mess|Meri Colony|Maharashtrian,North Indian,South Indian,Beverages
Mhasrul Express|Mhasrul|North Indian,Chinese,Street Food,Beverages
Peth Naka Grill|Peth Road|North Indian,Biryani,Fast Food,Beverages
Adgaon Family Restaurant|Adgaon|North Indian,Chinese,Biryani,Maharashtrian
Tapovan Tiffin|Tapovan|South Indian,Healthy,Gujarati,Beverages
Upnagar Rolls|Upnagar|Fast Food,Chinese,Beverages,Desserts
Jail Road Junction|Jail Road|North Indian,Chinese,Fast Food,Street Food
Bytco Bites|Bytco Point|Street Food,Fast Food,Desserts,Beverages
Vihit Veg|Vihitgaon|Maharashtrian,North Indian,South Indian,Desserts
Deolali Bakery Cafe|Deolali Camp|Italian,Desserts,Fast Food,Beverages
Serene Spoon|Serene Meadows|Healthy,Italian,North Indian,Desserts
Trimurti Tadka|Trimurti Chowk|North Indian,Biryani,Chinese,Desserts
Pawan Pav Bhaji|Pawan Nagar|Street Food,Maharashtrian,Fast Food,Beverages
Uttam Uttapam|Uttam Nagar|South Indian,Street Food,Desserts,Beverages
Jehan Juice Bar|Jehan Circle|Beverages,Healthy,Desserts,Fast Food
Kathe Kathi Rolls|Kathe Galli|Fast Food,North Indian,Biryani,Beverages
Bhabha Bhojan|Bhabha Nagar|Gujarati,Maharashtrian,South Indian,Desserts
Konark Kitchen|Konark Nagar|North Indian,Chinese,South Indian,Beverages
Shalimar Sweets|Shalimar|Desserts,Street Food,Beverages,Gujarati
Rajiv Rasoi|Rajiv Nagar|North Indian,Maharashtrian,Chinese,Beverages
Krishi Cafe|Krishi Nagar|Healthy,Fast Food,Italian,Beverages
Dhruv Dosa|Dhruv Nagar|South Indian,Chinese,Beverages,Street Food
Pune Road Punjabi|Pune Road|North Indian,Biryani,Chinese,Desserts
Dindori Dhaba|Dindori Road|North Indian,Maharashtrian,Biryani,Beverages
Gandhi Nagar Grill|Gandhi Nagar|Biryani,Fast Food,North Indian,Chinese
Lekha Lunch Home|Lekha Nagar|Maharashtrian,South Indian,Gujarati,Beverages
Old Nashik Kebabs|Sarda Circle|Biryani,North Indian,Fast Food,Beverages
Central Snacks|Central Bus Stand|Street Food,South Indian,Fast Food,Beverages
Apna Bazaar|College Road|shop
Godavari Mart|Gangapur Road|shop
Panchavati Provision|Panchavati|shop
CIDCO Supermarket|CIDCO|shop
Indira Needs|Indira Nagar|shop
Station Stores|Nashik Road|shop
Satpur Bazaar|Satpur|shop
Home Circle|Dwarka Circle|shop
Daily Basket|Mahatma Nagar|shop
Sharanpur Stores|Sharanpur Road|shop
Pathardi Mart|Pathardi Phata|shop
Ashoka Fresh|Ashoka Marg|shop
Makhmalabad Mart|Makhmalabad Naka|shop
Amrut Bazaar|Amrutdham|shop
Deolali General Stores|Deolali Camp|shop
City Centre Bazaar|City Centre Mall|shop
`;
