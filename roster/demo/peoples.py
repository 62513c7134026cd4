"""Given and family names of the peoples who work in Jakarta, by hand; pure data for the demo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class People:
    """Names of one people: `last` follows a given name, family name or second given name alike. `weight` is its share in the office."""

    weight: int
    men: tuple[str, ...]
    women: tuple[str, ...]
    last_of_men: tuple[str, ...]
    last_of_women: tuple[str, ...]


def _people(weight: int, men: str, women: str, last: str, last_of_women: str = "") -> People:
    lists = (men, women, last, last_of_women or last)
    return People(weight, *(tuple(name.replace("_", " ") for name in names.split()) for names in lists))


JAVANESE = _people(
    34,
    """Agus Aji Bagus Bambang Bayu Danang Dimas Dwi Eko Galih Gunawan Hadi Hendro Heru Indra Joko Kuncoro Mulyono Nugroho Prasetyo
    Priyo Purnomo Puji Raditya Rudi Sapto Satriyo Sigit Slamet Sugeng Suharto Suryo Teguh Totok Tri Wahyu Wibowo Widodo Wisnu Yudi""",
    """Ambar Anggun Asih Ayu Dewi Diah Dian Dyah Endah Endang Eni Ery Fitri Hesti Ika Indah Intan Kartika Kristanti Lestari Lilis
    Niken Nurul Puji Ratih Ratna Retno Rini Rina Sari Sekar Sri Sulastri Sulistyo Titik Tri Tutik Wahyuni Winarti Wulan Yuni Yuyun""",
    """Adiputro Ardianto Atmojo Cahyono Darmawan Hartanto Hartono Haryanto Hidayat Kurniawan Kusumo Laksono Mulyadi Pambudi Pamungkas
    Prabowo Prakoso Pranoto Pratama Purwanto Rahardjo Riyanto Santosa Santoso Saputro Setiawan Setyawan Subagyo Sudarsono Sulistiyono
    Sumarno Susanto Sutrisno Triyono Utomo Wardoyo Waskito Wicaksono Widianto Wijanarko Wijaya Yulianto""",
    """Anggraini Astuti Handayani Haryanti Hastuti Herawati Indrawati Kurniasih Kusumawardani Kusumawati Lestari Maharani Mulyani
    Ningrum Ningsih Nurhayati Palupi Permatasari Prabandari Pratiwi Puspitasari Rahayu Rahmawati Retnowati Saraswati Setyaningsih
    Setyowati Sulistyowati Suryani Susanti Susilowati Utami Wahyuningsih Wardani Widiastuti Widyaningrum Wulandari Yulianti""",
)
SUNDANESE = _people(
    15,
    """Aang Ade Acep Asep Atep Cecep Dadan Dadang Deden Dede Dudung Encep Endang Engkos Enjang Iwan Jajang Maman Nandang Oman Rahmat
    Rizal Tatang Tedi Ujang Usep Wawan Yana Yayan Yusuf""",
    """Ai Cucu Dede Elis Eulis Euis Entin Iis Imas Lilis Nani Neneng Neng Nenden Nina Rina Rosita Siti Teti Tintin Tita Yani Yeni Yeyen""",
    """Darajat Firmansyah Fauzi Gumilar Hendayana Hermawan Hidayatullah Iskandar Junaedi Komarudin Kosasih Kurnia Kusnadi Mulyana
    Nugraha Permana Rohmana Rukmana Ruswandi Sobandi Sodikin Somantri Subarna Sudrajat Suherman Sukmana Sunarya Supriatna Suryana
    Sutisna Wiguna Wirawan""",
    """Aisyah Damayanti Fatimah Handayani Hasanah Herlina Hodijah Juariah Julaeha Komala Komariah Kurniawati Maryati Masitoh Mulyati
    Nuraeni Nurjanah Nurlaela Patimah Purnamasari Rahmawati Rohaeni Rohmah Rosmiati Rukmini Sadiah Sumiati Suryani Widaningsih""",
)
BETAWI = _people(
    11,
    """Abdul Ahmad Amir Anwar Edi Fadli Fajar Fahmi Haerul Ilham Irfan Jamal Lutfi Mahmud Maulana Mat Muhamad Muhammad Mursid Nasrul
    Nur Rahmat Rian Ridwan Rojali Saiful Syahrul Taufik Zaenal Zulkifli""",
    """Aminah Annisa Azizah Devi Elsa Fatimah Hamidah Hani Ida Iin Khadijah Laila Maimunah Maryam Mega Mutia Nabila Nur Nurul Putri
    Rizka Rohani Salmah Siti Syifa Ulfa Wardah Zahra Zubaidah""",
    """Abdillah Alatas Anshori Arifin Fauzan Firdaus Ghozali Hakim Hamdani Hasbi Hasbullah Ibrahim Ismail Jaelani Mansyur Marzuki
    Maulana Muhidin Mukhlis Mustofa Nawawi Ramdani Romli Rosyidi Sabeni Saputra Sanusi Syafii Syarifudin Thohir Zarkasih""",
    """Aulia Azzahra Fadhilah Fauziah Firdausi Hasanah Humaira Husna Istiqomah Jamilah Kamila Khairunnisa Latifah Maesaroh Mardiah
    Mahmudah Munawaroh Nabilah Nafisah Qonitah Rahmah Ramadhani Rosdiana Salsabila Sakinah Sholihah Soraya Syafitri""",
)
BATAK = _people(
    10,
    """Andreas Benget Binsar Bonar Daniel David Edward Ferdinand Gomgom Halomoan Hotman Jefri Johannes Jonathan Lamhot Mangasi Maruli
    Martua Parlindungan Parulian Poltak Ramses Robert Sahat Samuel Saut Tigor Togar Tumpal""",
    """Agnes Bunga Christina Dameria Debora Dorlan Elisabet Evalina Friska Hotmauli Juliana Lasmaria Lenni Lestari Lidia Magdalena Maria
    Mawar Melani Nurmala Rentina Riris Romauli Rosida Rosmawati Rouli Sondang Theresia Tiurma Verawaty""",
    """Aritonang Damanik Ginting Gultom Harahap Hutabarat Hutagalung Hutapea Lubis Lumbantobing Manalu Manurung Marbun Nababan Nainggolan
    Napitupulu Nasution Pangaribuan Panjaitan Pardede Pasaribu Purba Saragih Siagian Sianturi Sibarani Sihombing Simanjuntak
    Simatupang Simbolon Sinaga Siregar Sitompul Sitorus Situmorang Tambunan Tampubolon Tarigan""",
)
MINANG = _people(
    8,
    """Afrizal Alfian Andri Arief Asrul Benny Dedi Defri Efrizal Erizal Ferry Hendri Irwan Jasman Khairul Masrizal Nofrizal Rahmad Reza
    Rinaldi Rio Riski Robby Romi Syafrizal Syahril Yandri Yulizal Zainal Zulfahmi""",
    """Afni Desi Dewi Elfa Elvira Emilia Fitria Gusti Hidayati Ira Laura Liza Meri Mila Nelly Nofa Oktavia Rahmi Reni Resti Rika Silvia
    Susi Vivi Welly Widya Yanti Yeni Yosi Yulia""",
    """Chaniago Effendi Hamzah Hendra Ilyas Jambak Kamal Koto Malik Marajo Mukhtar Nasir Nazar Oktavianus Pratama Putra Rasyid Sikumbang
    Syafril Syarif Tanjung Yunus Yusra Zen""",
    """Afriyanti Agustina Amelia Anggraini Chairani Delima Erawati Fatma Febriani Gusnita Hasni Marlina Mayasari Novita Nurdin Oktaviani
    Putri Rahmadani Ramadhona Safitri Sartika Susanti Syafrina Wahyuni Yunita Zahara""",
)
BUGIS = _people(
    6,
    """Andi_Baso Andi_Fadli Andi_Rahmat Aswar Baharuddin Burhan Hamka Hasanuddin Hasrul Ilham Irsan Jufri Kahar Lukman Mappa Muh._Arfah
    Nasaruddin Rusdi Sabri Sudirman Syamsul Takdir Wahid Yusri""",
    """Andi_Nurul Andi_Tenri Andi_Mega Besse Darmawati Fatmawati Hartati Hasnah Hasriani Indo_Upe Jumriah Kasmawati Marwah Masni Murni
    Nirwana Nurhikmah Rahmatia Rosdiana Satriani Suharni Sunarti Suriani Wahida""",
    """Amiruddin Arsyad Azis Baharuddin Daeng_Nai Djafar Fattah Halim Hamid Hasan Ibnu Kadir Latief Mattalatta Mangkona Muin Mustari Nur
    Palaguna Pallawa Parenrengi Rahim Rauf Sakka Salam Sulaiman Syamsuddin Tahir Thalib Usman Wahab""",
)
BALINESE = _people(
    4,
    """I_Gede I_Gusti_Ngurah I_Kadek I_Ketut I_Komang I_Made I_Nengah I_Nyoman I_Putu I_Wayan Ida_Bagus""",
    """Desak_Made Gusti_Ayu Ida_Ayu Ni_Kadek Ni_Ketut Ni_Komang Ni_Luh Ni_Made Ni_Nyoman Ni_Putu Ni_Wayan""",
    """Adnyana Ardana Arimbawa Artawan Astawa Budiarta Darmayasa Dharma Gunarsa Jaya Mahendra Mertayasa Oka Parwata Pradnyana Sanjaya
    Suardana Suarjana Sudana Sudiarta Suparta Surya Suweta Wardana Widiana Wirawan Yasa""",
    """Andriani Ariani Artini Astini Ayuni Cahyani Darmayanti Dewi Indrayani Juliantari Lestari Mariani Martini Parwati Purnamawati
    Puspawati Rahayu Sasmita Sriasih Suartini Suciani Sukerti Trisnawati Utari Wahyuni Widiantari Yuliani""",
)
EASTERN = _people(
    6,
    """Adrian Alexander Antonius Benyamin Beny Christian Dominggus Elias Fransiskus Frits Gerson Hengky Ishak Jefry Jems Johanis Kristian
    Leonardus Lukas Marthen Melkias Oktovianus Petrus Reinhard Steven Yohanis""",
    """Adolfina Angelina Anita Beatrix Christine Dorkas Ester Febe Fransiska Grace Irene Jenny Katarina Lenora Margaretha Marlin Meike
    Mince Novita Orpa Paulina Rahel Sarce Selvi Stevani Yuliana""",
    """Ayomi Bani Bonay Da_Costa Fernandez Hattu Hehanusa Kaisiepo Kalalo Kambuaya Kandou Karubaba Lapian Lasut Latuconsina Leimena Lontoh
    Mambor Mandagi Manuhutu Maramis Mendur Nalle Nikijuluw Pattinama Pattiasina Pelupessy Pinontoan Rumbiak Rumengan Salampessy
    Sahetapy Tumbelaka Tuhumury Wairisal Wenda Wonda""",
)
CHINESE = _people(
    3,
    """Albert Andrew Benedictus Budi Calvin Edwin Erwin Felix Hendra Irwan Jimmy Kevin Leonard Michael Nicholas Richard Rudy Stefanus Tony
    Vincent Willy Yohanes""",
    """Angela Caroline Cynthia Diana Elisa Felicia Fenny Gracia Hanna Imelda Jessica Lina Melinda Meliana Natalia Olivia Priscilla Shinta
    Stella Vania Veronica Yolanda""",
    """Chandra Gozali Gunadi Halim Hartanto Hartono Kosasih Kurniadi Limanto Lukito Nugroho Oentoro Pranata Salim Santosa Setiadi Sugianto
    Susilo Tandiono Tanoto Wibisono Widjaja Wijaya Winata Wongso Yuwono""",
)
SUMATRAN_AND_BORNEAN = _people(
    3,
    """Ariansyah Cut_Ali Darmansyah Faisal Gusti_Rusdi Hairul Herman Hidayat Ibnu Jailani Kemas_Anwar Masagus_Ali Mirza Muzakir Rahimin
    Rizky Sayuti Syahrani T._Iskandar T._Munawar Yansen Zamzami""",
    """Cut_Intan Cut_Meutia Cut_Nyak Dahlia Gusti_Aida Hairiyah Herlina Jamaliah Kartini Laila Masayu_Rina Mariatul Nilawati Noorhayati
    Noor_Aini Raudah Risna Salmiah Syarifah Yuliana""",
    """Akbar Alamsyah Anwar Asnawi Bahri Djuhri Gafar Hanafiah Harun Husin Idris Jauhari Machmud Mahyuddin Noor Rasyidi Rusli Saleh Syahputra
    Tarmizi Umar Usin Yacob Zainuddin""",
)
PEOPLES = (JAVANESE, SUNDANESE, BETAWI, BATAK, MINANG, BUGIS, BALINESE, EASTERN, CHINESE, SUMATRAN_AND_BORNEAN)
