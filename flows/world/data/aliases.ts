/** Other spellings of words in names, as people in Nashik type them: word | spellings. */
export const aliasTable = `
paneer|panir pneer पनीर
biryani|biriyani briyani biriani बिरयानी
dosa|dosai डोसा
idli|idly इडली
misal|missal मिसळ मिसल
pav|pao paav पाव
vada|wada vadaa वडा
poha|pohe पोहे
chai|tea chaha चहा चाय
tikka|tika टिक्का
masala|मसाला
naan|nan नान
roti|chapati chapatti poli रोटी चपाती
paratha|parantha पराठा
dal|daal dhal varan दाल
rajma|राजमा
chole|chhole छोले
bhature|bhatura
chicken|murg murgh चिकन
mutton|gosht मटण मटन
egg|anda अंडा
aloo|alu potato आलू
gobi|gobhi cauliflower गोभी
palak|spinach पालक
bhindi|okra lady finger भिंडी
matar|mutter peas मटर
rice|chawal bhat bhaat चावल
samosa|समोसा
puri|poori पुरी
bhel|भेळ
jalebi|jilebi जलेबी
gulab|गुलाब
jamun|jaman जामुन
kulfi|कुल्फी
lassi|लस्सी
chaas|chhaas taak buttermilk ताक छाछ
noodles|hakka chowmein chow mein नूडल्स
manchurian|manchuria मंचूरियन
momos|momo मोमोज
pizza|पिज्जा
burger|बर्गर
sandwich|सैंडविच
pasta|पास्ता
schezwan|sichuan szechuan
uttapam|uthappam
upma|uppittu
sabudana|sago साबुदाणा
khichdi|khichadi खिचड़ी
thali|थाळी थाली
kebab|kabab kabob
raita|रायता
shrikhand|श्रीखंड
modak|मोदक
atta|aata
flour|atta aata आटा
sugar|shakkar cheeni साखर चीनी
salt|namak meeth मीठ नमक
milk|doodh dudh दूध
curd|dahi yogurt yoghurt दही
ghee|tup तूप घी
oil|tel तेल
onions|kanda pyaz pyaaz onion कांदा प्याज
onion|kanda pyaz कांदा
potatoes|batata aloo potato बटाटा आलू
tomatoes|tamatar tomato टमाटर
turmeric|haldi हळद हल्दी
cumin|jeera जीरा
garlic|lasun lahsun लसूण
ginger|adrak आले अदरक
coriander|dhania kothimbir कोथिंबीर धनिया
cashews|kaju काजू
almonds|badam बादाम
raisins|kishmish manuka
eggs|anda ande अंडे
soap|sabun साबण
bananas|kela केळी
grapes|draksh angoor द्राक्षे
cake|केक
`;
