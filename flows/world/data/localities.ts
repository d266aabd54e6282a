/**
 * Places of Nashik and around by their real names: name | kind | latitude | longitude | PIN code | popularity | other names.
 * Coordinates are those of the middle of a locality or road, to about 500 m.
 */
export const localityTable = `
College Road|road|20.0063|73.7631|422005|98|clg road,college rd
Gangapur Road|road|20.0110|73.7520|422013|99|gangapur rd
Panchavati|locality|20.0117|73.7957|422003|97|panchvati,panchawati
Indira Nagar|locality|19.9680|73.7870|422009|96|indiranagar
CIDCO|locality|19.9720|73.7620|422009|95|new nashik,cidco colony
Nashik Road|locality|19.9480|73.8400|422101|94|nasik road,nashik rd
Satpur|locality|19.9880|73.7270|422007|90|satpur colony
Canada Corner|landmark|20.0017|73.7717|422002|86|
Thatte Nagar|locality|20.0062|73.7695|422005|70|thattenagar
Sharanpur Road|road|20.0005|73.7770|422002|75|
Pandit Colony|locality|20.0043|73.7750|422002|66|
Ashok Stambh|landmark|20.0047|73.7843|422001|74|ashok stambha
Central Bus Stand|landmark|19.9989|73.7815|422001|85|cbs,cbs nashik
Shalimar|locality|19.9992|73.7870|422001|72|shalimar chowk
Main Road|road|20.0020|73.7895|422001|68|
Raviwar Karanja|landmark|20.0066|73.7902|422001|67|ravivar karanja
Ramkund|landmark|20.0083|73.7926|422003|64|ram kund
Kalaram Mandir|landmark|20.0071|73.7954|422003|60|kalaram temple
Makhmalabad Naka|landmark|20.0180|73.7890|422003|52|
Mhasrul|locality|20.0470|73.8010|422004|62|
Meri Colony|locality|20.0340|73.8010|422004|50|meri
Dindori Road|road|20.0290|73.7985|422004|58|
Peth Road|road|20.0300|73.7840|422003|55|
Adgaon|locality|20.0290|73.8640|422003|57|
Hirawadi|locality|20.0180|73.8090|422003|56|hirawadi road
Amrutdham|locality|20.0163|73.8190|422003|59|amrut dham
Tapovan|locality|19.9955|73.8130|422003|61|
Nandur Naka|landmark|19.9990|73.8390|422003|45|
Dwarka Circle|landmark|19.9925|73.7985|422011|83|dwarka
Bhabha Nagar|locality|19.9895|73.7895|422011|54|
Mumbai Naka|landmark|19.9870|73.7840|422002|84|
Govind Nagar|locality|19.9826|73.7760|422009|78|
Tidke Colony|locality|19.9935|73.7730|422002|63|
Trimbak Naka|landmark|19.9965|73.7785|422002|53|
Trimbak Road|road|19.9935|73.7555|422007|71|trimbakeshwar road
Mahatma Nagar|locality|19.9975|73.7555|422007|79|
Parijat Nagar|locality|20.0010|73.7590|422005|48|
Satpur MIDC|locality|19.9950|73.7230|422007|65|midc satpur
Ashok Nagar|locality|19.9960|73.7130|422012|51|
Shramik Nagar|locality|20.0020|73.7060|422012|40|
Shivaji Nagar|locality|20.0110|73.7180|422012|44|
Ambad|locality|19.9520|73.7390|422010|69|
Ambad MIDC|locality|19.9560|73.7320|422010|62|midc ambad
Pathardi Phata|landmark|19.9470|73.7640|422010|77|
Rane Nagar|locality|19.9620|73.7740|422009|60|
Lekha Nagar|locality|19.9700|73.7700|422009|47|
Wadala|locality|19.9740|73.7985|422006|49|wadala gaon
Wadala Pathardi Road|road|19.9590|73.7850|422009|46|
Ashoka Marg|road|19.9800|73.8010|422011|76|
Kathe Galli|locality|19.9885|73.8020|422011|52|kathe lane
Jail Road|road|19.9690|73.8340|422101|67|
Nashik Road Railway Station|landmark|19.9475|73.8420|422101|73|railway station,nasik road station
Upnagar|locality|19.9680|73.8190|422006|55|
Gandhi Nagar|locality|19.9770|73.8130|422006|50|
Deolali Gaon|locality|19.9430|73.8330|422101|43|
Bytco Point|landmark|19.9530|73.8390|422101|58|bytco
Jaibhavani Road|road|19.9560|73.8280|422101|46|jai bhavani road
Vihitgaon|locality|19.9320|73.8290|422101|38|
Sinnar Phata|landmark|19.9370|73.8500|422101|42|
Anandvalli|locality|20.0160|73.7390|422013|57|anandwali
Someshwar|landmark|20.0232|73.7190|422013|49|someshwar temple
Serene Meadows|locality|20.0170|73.7440|422013|53|
Dhruv Nagar|locality|20.0130|73.7130|422013|41|
Pipeline Road|road|20.0080|73.7310|422013|43|
Kamgar Nagar|locality|20.0040|73.7400|422007|36|
Jehan Circle|landmark|20.0078|73.7595|422005|61|
Krishi Nagar|locality|20.0052|73.7570|422005|35|
Pune Road|road|19.9790|73.8070|422011|64|nashik pune road
Untwadi|locality|19.9820|73.7660|422008|45|
Trimurti Chowk|landmark|19.9765|73.7625|422008|56|
Uttam Nagar|locality|19.9740|73.7560|422008|44|
Pawan Nagar|locality|19.9770|73.7530|422008|48|
Savata Nagar|locality|19.9695|73.7580|422008|37|
City Centre Mall|landmark|19.9905|73.7640|422002|82|city center mall,ccm
Panchavati Karanja|landmark|20.0105|73.7935|422003|51|
Nimani Bus Stand|landmark|20.0113|73.7965|422003|46|nimani
Golf Club Ground|landmark|19.9945|73.7795|422002|42|
Bhadrakali|locality|20.0010|73.7930|422001|44|
Sarda Circle|landmark|19.9980|73.7930|422001|40|
Racca Colony|locality|20.0030|73.7720|422002|37|
Vise Mala|locality|20.0035|73.7690|422005|36|
Yeolekar Mala|locality|20.0020|73.7660|422005|33|
Rajiv Nagar|locality|19.9730|73.7800|422009|39|
Chetana Nagar|locality|19.9630|73.7800|422009|32|
Konark Nagar|locality|20.0230|73.8290|422003|34|
Rasbihari Road|road|20.0220|73.8190|422003|31|
Datta Mandir Chowk|landmark|19.9555|73.8330|422101|41|datta mandir
Deolali Camp|locality|19.8990|73.8300|422401|63|devlali,deolali
Bhagur|locality|19.8800|73.8320|422502|34|
Vilholi|locality|19.9130|73.7370|422010|28|
Gangapur Gaon|locality|20.0330|73.6850|422222|30|
Makhmalabad|locality|20.0457|73.7550|422003|38|
Girnare|locality|20.0640|73.6500|422203|22|
Mahiravani|locality|19.9770|73.6600|422213|20|
Eklahare|locality|19.9800|73.8950|422105|26|eklahara
Shilapur|locality|20.0310|73.9080|422003|19|
Ozar|locality|20.0940|73.9280|422206|36|ozar mig
Gandhinagar Aerodrome|landmark|19.9630|73.8075|422006|15|gandhinagar airport
Trimbakeshwar|locality|19.9322|73.5308|422212|60|trimbak,tryambakeshwar
Igatpuri|locality|19.6958|73.5620|422403|50|
Sinnar|locality|19.8450|73.9980|422103|48|
Dindori|locality|20.2030|73.8330|422202|30|
Niphad|locality|20.0800|74.1100|422303|29|
Pimpalgaon Baswant|locality|20.1660|73.9870|422209|31|pimpalgaon
Malegaon|locality|20.5580|74.5290|423203|33|
`;
